import ScanModel

extension Cataloger {
  /// Modules and standard library of Go executables in ELF files, from the build information in them.
  ///
  /// Type `golang`: the main module when it has a version, every dependency (see `GoModuleList` for replaced ones), and
  /// `stdlib` at the version of the toolchain without `go`: `1.23.4`, `1.21rc2`; of a development toolchain the
  /// spelling is kept, `devel go1.24-d8f7`, and one without a number gives no `stdlib`. ELF files of other languages
  /// give nothing; one that is cut off, so that nobody can tell, is a problem.
  public static let goBinary = Cataloger(
    name: "go-binary",
    wants: { isGoCandidate($0) },
    catalog: { file in
      var log = ProblemLog(path: file.path)
      var packages: [Package] = []
      do {
        guard let image = try ELFImage(file.content) else { return Findings() }
        switch try GoBuildInfo.search(image) {
        case .absent where image.isCutOff:
          log.add("truncated", "The executable ends in the middle of a segment; it could not be looked into.")
        case .absent: break
        case .damaged(let reason): log.add("malformed", reason)
        case .found(let info): packages = goPackages(info, file.path, &log)
        }
      } catch {
        log.add("unreadable", "The executable could not be read: \(error)")
      }
      return Findings(packages: packages, problems: log.problems)
    })

  private static let smallestGoBinary = 64 << 10

  /// ELF files, except what no Go linker writes or what only repeats another file: object files, kernel modules,
  /// detached debug data, and the shared libraries of the operating system, for which its own advisories answer.
  private static func isGoCandidate(_ candidate: Candidate) -> Bool {
    // The smallest program of the Go linker has several hundred kilobytes: a look at each small file can be spared.
    guard candidate.size >= smallestGoBinary else { return false }
    if let head = candidate.head, !head.starts(with: [0x7f, 0x45, 0x4c, 0x46]) { return false }
    let path = candidate.path
    if [".o", ".ko", ".debug"].contains(where: path.hasSuffix) || path.hasPrefix("usr/lib/debug/") { return false }
    return !isSystemLibrary(path)
  }

  /// `lib*.so*` below the library directories, but not what Python packages bring along.
  private static func isSystemLibrary(_ path: String) -> Bool {
    guard ["lib/", "lib64/", "usr/lib/", "usr/lib64/"].contains(where: path.hasPrefix) else { return false }
    let components = path.split(separator: "/")
    guard let name = components.last, name.hasPrefix("lib"), !components.contains("site-packages") else { return false }
    return name.split(separator: ".").dropFirst().contains("so")
  }

  private static func goPackages(_ info: GoBuildInfo, _ path: String, _ log: inout ProblemLog) -> [Package] {
    let list = GoModuleList(info.modules)
    for line in list.malformedLines {
      log.add("malformed", "Line \(line) of the module list in the Go build information names no module.")
    }
    var modules = list.modules
    if let version = GoToolchainVersion.stdlibVersion(info.toolchain) {
      modules.append(GoModuleList.Module(path: "stdlib", version: version))
    }
    return modules.map { module in
      Package(
        type: "golang", name: module.path, version: module.version, location: path,
        evidence: module.isHeuristic ? .heuristicUnverified : .confirmedInstalled)
    }
  }
}
