import ScanModel

extension Cataloger {
  /// Installed Python distributions: `*.dist-info/METADATA`, `*.egg-info/PKG-INFO`, `EGG-INFO/PKG-INFO` and the single
  /// file `*.egg-info` (Core metadata specifications).
  ///
  /// Of the headers, read up to the first blank line, the first `Name` and the first `Version` count, spelled as they
  /// are; lines that are no headers are passed over, since old tools wrote descriptions without indentation. A missing
  /// name or version is a problem.
  public static let python = Cataloger(
    name: "python",
    wants: { isPythonMetadata($0.path) },
    catalog: { file in
      var log = ProblemLog(path: file.path)
      let package = pythonPackage(file.text(limit: 256 << 10, headIsEnough: true, log: &log), file.path, &log)
      return Findings(packages: package.map { [$0] } ?? [], problems: log.problems)
    })

  private static func isPythonMetadata(_ path: String) -> Bool {
    if path.hasSuffix(".egg-info") { return true }
    if path.hasSuffix("/PKG-INFO") {
      return path.hasSuffix(".egg-info/PKG-INFO") || path.hasSuffix("/EGG-INFO/PKG-INFO") || path == "EGG-INFO/PKG-INFO"
    }
    return path.hasSuffix(".dist-info/METADATA")
  }

  private static func pythonPackage(
    _ content: ArraySlice<UInt8>, _ path: String, _ log: inout ProblemLog
  ) -> Package? {
    var name: ArraySlice<UInt8>?
    var version: ArraySlice<UInt8>?
    for line in ByteLines(content) {
      if line.bytes.isEmpty { break }
      guard !line.isContinuation, let field = line.field else { continue }
      if field.name.isCaseInsensitively("name") { name = name ?? field.value }
      if field.name.isCaseInsensitively("version") { version = version ?? field.value }
      if name != nil, version != nil { break }
    }
    guard let name = name.flatMap(String.init(identifier:)) else {
      log.add("malformed", "The metadata has no usable `Name` header.")
      return nil
    }
    guard let version = version.flatMap(String.init(identifier:)) else {
      log.add("malformed", "The metadata of \(name) has no usable `Version` header.")
      return nil
    }
    return Package(type: "pypi", name: name, version: version, location: path)
  }
}
