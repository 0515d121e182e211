import FoundationEssentials
import Glibc

/// The folder of the local platform: its PostgreSQL, its objects.
///
/// `--data`, else `SCANROOK_DATA`, else `/var/lib/scanrook` for root and `$XDG_DATA_HOME/scanrook` (or
/// `~/.local/share/scanrook`) for others.
struct DataFolder {
  let path: String

  init(_ given: String? = nil) {
    let environment = ProcessInfo.processInfo.environment
    let path = given ?? environment["SCANROOK_DATA"] ?? Self.standard(environment)
    self.path = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  }

  private static func standard(_ environment: [String: String]) -> String {
    if geteuid() == 0 { return "/var/lib/scanrook" }
    let home = environment["HOME"] ?? "/tmp"
    return (environment["XDG_DATA_HOME"] ?? home + "/.local/share") + "/scanrook"
  }

  /// Folder of the private PostgreSQL.
  var postgres: String { path + "/postgres" }
  /// Folder of the object store.
  var objects: String { path + "/objects" }
  var objectStore: String { "file://" + objects }
  /// Name of the database.
  static let database = "scanrook"

  var exists: Bool { FileManager.default.fileExists(atPath: postgres + "/data/PG_VERSION") }
}
