import FoundationEssentials
import ScanModel
import Subprocess
import SystemPackage

/// The folder with PostgreSQL's server programs.
struct PostgresPrograms: Hashable, Sendable {
  /// Holds `initdb`, `pg_ctl` and `postgres`.
  let folder: String
  /// Such as 15.
  let majorVersion: Int

  /// The oldest version the engine's SQL runs on.
  static let oldestVersion = 15

  /// The newest of: `pg_config --bindir`, Debian's versioned folders, and the folders of PATH.
  /// Throws `SR952` when none is version 15 or newer.
  static func find(
    path: String = ProcessInfo.processInfo.environment["PATH"] ?? ""
  ) async throws -> PostgresPrograms {
    var folders = path.split(separator: ":").map(String.init)
    if let configured = try? await Command(program: "pg_config", arguments: ["--bindir"]).run() {
      folders.append(configured.filter { !$0.isNewline })
    }
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
    folders += versions.map { "/usr/lib/postgresql/\($0)/bin" }
    var found: [PostgresPrograms] = []
    for folder in Set(folders) where FileManager.default.isExecutableFile(atPath: folder + "/initdb") {
      let text = try? await Command(program: folder + "/postgres", arguments: ["--version"]).run()
      guard let version = text.flatMap(majorVersion) else { continue }
      found.append(PostgresPrograms(folder: folder, majorVersion: version))
    }
    let newest = found.max { ($0.majorVersion, $0.folder) < ($1.majorVersion, $1.folder) }
    guard let newest, newest.majorVersion >= oldestVersion else {
      throw ScanError(
        code: .privatePostgresFailed, message: "no PostgreSQL server of version \(oldestVersion) or newer is installed",
        detail: newest.map { "The newest found is \($0.majorVersion) in \($0.folder)." },
        hint: "Install it (Debian, Ubuntu: apt-get install postgresql), or put its programs into PATH.")
    }
    return newest
  }

  /// 15 in `postgres (PostgreSQL) 15.20 (Debian ...)`.
  static func majorVersion(in text: String) -> Int? {
    text.split { !($0.isASCII && $0.isNumber) }.first.flatMap { Int($0) }
  }
}
