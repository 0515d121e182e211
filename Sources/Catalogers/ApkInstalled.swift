import ScanModel

extension Cataloger {
  /// Packages and files of the apk database: `lib/apk/db/installed`, since Alpine 3.22 `usr/lib/apk/db/installed`.
  ///
  /// Records are separated by a blank line and made of lines `X:value`: `P` name, `V` version, `A` architecture, `o`
  /// source package, `F` directory, `R` file in it. A record without name or version is a problem; its files are still
  /// owned when it has a name. A second `P` in a record is a problem and starts the next one.
  public static let apk = Cataloger(
    name: "apk",
    wants: { $0.path == "lib/apk/db/installed" || $0.path == "usr/lib/apk/db/installed" },
    catalog: { file in
      var parser = ApkInstalledParser(path: file.path)
      parser.parse(file.text(limit: 256 << 20, log: &parser.log))
      parser.findings.problems = parser.log.problems
      return parser.findings
    })
}

private struct ApkInstalledParser {
  private struct Record {
    var firstLine: Int
    var name: ArraySlice<UInt8>?
    var version: ArraySlice<UInt8>?
    var architecture: ArraySlice<UInt8>?
    var origin: ArraySlice<UInt8>?
    var directory: ArraySlice<UInt8> = []
    var files: [[UInt8]] = []
  }

  private let path: String
  var findings = Cataloger.Findings()
  var log: ProblemLog
  private var record: Record?

  init(path: String) {
    self.path = path
    log = ProblemLog(path: path)
  }

  mutating func parse(_ content: ArraySlice<UInt8>) {
    for line in ByteLines(content) {
      if line.bytes.isEmpty {
        endRecord()
      } else if let (name, value) = line.field, name.count == 1, let key = name.first {
        read(key, value, at: line.number)
      } else {
        log.add("malformed", "Line \(line.number) is not of the form `X:value`.")
      }
    }
    endRecord()
  }

  private mutating func read(_ key: UInt8, _ value: ArraySlice<UInt8>, at line: Int) {
    if key == UInt8(ascii: "P"), record?.name != nil {
      log.add("malformed", "Line \(line) starts a package without a blank line before it.")
      endRecord()
    }
    var current = record ?? Record(firstLine: line)
    // One owner of the buffer of files, so that appending does not copy it.
    record = nil
    switch key {
    case UInt8(ascii: "P"): current.name = value
    case UInt8(ascii: "V"): current.version = current.version ?? value
    case UInt8(ascii: "A"): current.architecture = current.architecture ?? value
    case UInt8(ascii: "o"): current.origin = current.origin ?? value
    case UInt8(ascii: "F"): current.directory = value
    case UInt8(ascii: "R"): current.files.append(current.directory + [UInt8(ascii: "/")] + value)
    default: break
    }
    record = current
  }

  private mutating func endRecord() {
    defer { record = nil }
    guard let record else { return }
    guard let name = record.name.flatMap(String.init(identifier:)) else {
      log.add("malformed", "The record at line \(record.firstLine) has no usable `P:` line.")
      return
    }
    for file in record.files { findings.own(file[...], package: name) }
    guard let version = record.version.flatMap(String.init(identifier:)) else {
      log.add("malformed", "The record of \(name) at line \(record.firstLine) has no usable `V:` line.")
      return
    }
    let origin = record.origin.flatMap(String.init(identifier:))
    findings.packages.append(
      Package(
        type: "apk", name: name, version: version,
        architecture: record.architecture.flatMap(String.init(identifier:)),
        sourceName: origin == name ? nil : origin, location: path))
  }
}
