import ScanModel

extension Cataloger {
  /// The distribution of the artifact, from `etc/os-release` (rank 2) or, when an artifact has no such regular file,
  /// `usr/lib/os-release` (rank 1), as os-release(5) has it.
  ///
  /// The file holds shell assignments: values may be quoted with `'` or `"`, backslashes escape, `#` starts a comment
  /// line. A file without a usable `ID` means the specification's default, `linux`, and is a problem.
  public static let osRelease = Cataloger(
    name: "os-release",
    wants: { rank(ofRelease: $0.path) > 0 },
    catalog: { file in
      var log = ProblemLog(path: file.path)
      var values: [String: String] = [:]
      for line in ByteLines(file.text(limit: 64 << 10, log: &log)) {
        let bytes = line.bytes.trimmed
        if bytes.isEmpty || bytes.first == UInt8(ascii: "#") { continue }
        guard let (name, value) = ShellAssignment.parse(bytes) else {
          log.add("malformed", "Line \(line.number) is not of the form `NAME=value`.")
          continue
        }
        values[name] = value
      }
      var findings = Findings()
      findings.distribution = distribution(values, &log)
      findings.distributionRank = rank(ofRelease: file.path)
      findings.problems = log.problems
      return findings
    })

  private static func rank(ofRelease path: String) -> Int {
    switch path {
    case "etc/os-release": 2
    case "usr/lib/os-release": 1
    default: 0
    }
  }

  private static func distribution(_ values: [String: String], _ log: inout ProblemLog) -> Distribution {
    func value(_ name: String) -> String? {
      values[name].flatMap { String(identifier: Array($0.utf8)[...]) }
    }
    let id = value("ID")?.lowercased() ?? "linux"
    if value("ID") == nil { log.add("malformed", "The file has no usable `ID`; the distribution is taken as `linux`.") }
    return Distribution(
      id: id, versionID: value("VERSION_ID"), codename: value("VERSION_CODENAME"),
      prettyName: value("PRETTY_NAME") ?? value("NAME") ?? id)
  }
}

/// One assignment in the subset of shell syntax that os-release(5) allows: no expansion, no concatenated quotes needed.
enum ShellAssignment {
  static func parse(_ line: ArraySlice<UInt8>) -> (name: String, value: String)? {
    guard let equals = line.firstIndex(of: UInt8(ascii: "=")), equals > line.startIndex else { return nil }
    let name = line[..<equals]
    guard name.allSatisfy({ $0 == UInt8(ascii: "_") || isAlphanumeric($0) }) else { return nil }
    guard let value = unquote(line[(equals + 1)...]) else { return nil }
    return (String(escaping: name), value)
  }

  /// Removes quotes and escapes; nil when a quote is not closed.
  private static func unquote(_ bytes: ArraySlice<UInt8>) -> String? {
    var value: [UInt8] = []
    var quote: UInt8?
    var isEscaped = false
    for byte in bytes {
      if isEscaped {
        // Between double quotes the backslash stays before anything that needs no escape.
        if quote != nil, !"\"$`\\".utf8.contains(byte) { value.append(UInt8(ascii: "\\")) }
        value.append(byte)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "'") {
        isEscaped = true
      } else if let open = quote {
        if byte == open { quote = nil } else { value.append(byte) }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == 0x20 || byte == 0x09 {
        // An unquoted blank ends the value; what follows can only be a comment.
        break
      } else {
        value.append(byte)
      }
    }
    return quote == nil ? String(escaping: value[...]) : nil
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
  }
}
