import ScanModel

extension Cataloger {
  /// Packages of the dpkg database: `var/lib/dpkg/status`, and one file per package below `var/lib/dpkg/status.d` as in
  /// distroless images (dpkg(1), deb-control(5)). The database of opkg, `usr/lib/opkg/status` or
  /// `var/lib/opkg/status`, has the same format; its packages are of type `opkg`.
  ///
  /// A package counts when its files are on disk: every state from `half-installed` to `installed`, whatever the wish;
  /// `config-files` and `not-installed` do not count. A stanza without `Status` (distroless) counts. A stanza without
  /// `Package` or `Version`, and a line that is no field, is a problem with its line number.
  public static let dpkg = Cataloger(
    name: "dpkg",
    wants: { $0.path == "var/lib/dpkg/status" || isOpkgStatus($0.path) || isStatusFragment($0.path) },
    catalog: { file in
      var parser = DpkgStatusParser(path: file.path, type: isOpkgStatus(file.path) ? "opkg" : "deb")
      parser.parse(file.text(limit: 256 << 20, log: &parser.log))
      return Findings(packages: parser.packages, problems: parser.log.problems)
    })

  private static func isOpkgStatus(_ path: String) -> Bool {
    path == "usr/lib/opkg/status" || path == "var/lib/opkg/status"
  }

  private static func isStatusFragment(_ path: String) -> Bool {
    let directory = "var/lib/dpkg/status.d/"
    return path.hasPrefix(directory) && !path.hasSuffix(".md5sums") && !path.dropFirst(directory.count).contains("/")
  }
}

/// Reads stanzas line by line; a package leaves when its stanza ends.
private struct DpkgStatusParser {
  private let path: String
  private let type: String
  private(set) var packages: [Package] = []
  var log: ProblemLog
  private var stanza = Stanza()

  init(path: String, type: String) {
    self.path = path
    self.type = type
    log = ProblemLog(path: path)
  }

  mutating func parse(_ content: ArraySlice<UInt8>) {
    for line in ByteLines(content) {
      if line.bytes.isEmpty {
        endStanza()
      } else if !line.isContinuation {
        read(line)
      } else if stanza.firstLine == nil {
        log.add("malformed", "Line \(line.number) continues a field, but no field comes before it.")
      }
    }
    endStanza()
  }

  private mutating func read(_ line: ByteLines.Line) {
    guard let (name, value) = line.field else {
      log.add("malformed", "Line \(line.number) is not of the form `Field: value`.")
      return
    }
    if stanza.package != nil, name.isCaseInsensitively("package") {
      log.add("malformed", "Line \(line.number) starts a package without a blank line before it.")
      endStanza()
    }
    if stanza.firstLine == nil { stanza.firstLine = line.number }
    stanza.set(name, to: value)
  }

  private mutating func endStanza() {
    defer { stanza = Stanza() }
    guard let line = stanza.firstLine else { return }
    let state = stanza.state
    if state == .absent { return }
    guard let name = stanza.package.flatMap(String.init(identifier:)) else {
      log.add("malformed", "The entry at line \(line) has no usable `Package` field.")
      return
    }
    guard let version = stanza.version.flatMap(String.init(identifier:)) else {
      log.add("malformed", "The entry of \(name) at line \(line) has no usable `Version` field.")
      return
    }
    if state == .unknown {
      log.add("malformed", "The entry of \(name) at line \(line) has an unknown `Status`; it is taken as installed.")
    }
    let source = stanza.sourceFields
    packages.append(
      Package(
        type: type, name: name, version: version,
        architecture: stanza.architecture.flatMap(String.init(identifier:)),
        sourceName: source.name == name ? nil : source.name,
        sourceVersion: source.version == version ? nil : source.version, location: path))
  }
}

/// The fields of one package that are of interest; of a repeated field the first counts.
private struct Stanza {
  enum State { case present, absent, unknown }

  /// Of the first field; nil while there is none.
  var firstLine: Int?
  private(set) var package: ArraySlice<UInt8>?
  private(set) var version: ArraySlice<UInt8>?
  private(set) var architecture: ArraySlice<UInt8>?
  private var source: ArraySlice<UInt8>?
  private var status: ArraySlice<UInt8>?

  mutating func set(_ name: ArraySlice<UInt8>, to value: ArraySlice<UInt8>) {
    // The length rules out nearly all fields without comparing.
    switch name.count {
    case 6:
      if name.isCaseInsensitively("status") { status = status ?? value }
      if name.isCaseInsensitively("source") { source = source ?? value }
    case 7:
      if name.isCaseInsensitively("package") { package = package ?? value }
      if name.isCaseInsensitively("version") { version = version ?? value }
    case 12:
      if name.isCaseInsensitively("architecture") { architecture = architecture ?? value }
    default: break
    }
  }

  /// From the last of the three words of `Status`: wish, error flag, state.
  var state: State {
    guard let status else { return .present }
    let words = status.split(separator: 0x20)
    guard words.count == 3 else { return .unknown }
    if words[2].isCaseInsensitively("installed") { return .present }
    switch String(escaping: words[2]) {
    case "half-installed", "unpacked", "half-configured", "triggers-awaited", "triggers-pending": return .present
    case "config-files", "not-installed": return .absent
    default: return .unknown
    }
  }

  /// `Source` is `name` or `name (version)`; without a version the source has the version of the package.
  var sourceFields: (name: String?, version: String?) {
    guard let source else { return (nil, nil) }
    guard let open = source.firstIndex(of: UInt8(ascii: "(")) else { return (String(identifier: source), nil) }
    let version = source[(open + 1)...].prefix { $0 != UInt8(ascii: ")") }
    return (String(identifier: source[..<open].trimmed), String(identifier: version.trimmed))
  }
}
