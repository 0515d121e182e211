extension Cataloger {
  /// Which paths dpkg packages own: `var/lib/dpkg/info/*.list` (one absolute path a line, directories among them) and
  /// `var/lib/dpkg/status.d/*.md5sums` of distroless images (checksum, two blanks, relative path).
  ///
  /// The package is the name of the file without its ending and without `:architecture`; in distroless images that name
  /// can be shortened by the tool that built the image. Gives owned paths only.
  public static let dpkgFiles = Cataloger(
    name: "dpkg-files",
    wants: { listedPackage($0.path) != nil },
    catalog: { file in
      guard let package = listedPackage(file.path) else { return Findings() }
      var findings = Findings()
      var log = ProblemLog(path: file.path)
      let hasChecksums = file.path.hasSuffix(".md5sums")
      for line in ByteLines(file.text(limit: 64 << 20, log: &log)) where !line.bytes.isEmpty {
        guard hasChecksums else {
          findings.own(line.bytes, package: package)
          continue
        }
        guard let blank = line.bytes.firstIndex(of: 0x20) else {
          log.add("malformed", "Line \(line.number) is not of the form `checksum  path`.")
          continue
        }
        findings.own(line.bytes[blank...].trimmed, package: package)
      }
      findings.problems = log.problems
      return findings
    })

  private static func listedPackage(_ path: String) -> String? {
    for (directory, ending) in [("var/lib/dpkg/info/", ".list"), ("var/lib/dpkg/status.d/", ".md5sums")]
    where path.hasPrefix(directory) && path.hasSuffix(ending) {
      let name = path.dropFirst(directory.count).dropLast(ending.count).prefix { $0 != ":" }
      if !name.isEmpty, !name.contains("/") { return String(name) }
    }
    return nil
  }
}
