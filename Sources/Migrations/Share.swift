import FoundationEssentials
import ScanModel

/// The folder with `sql/` and `migrations/` that this program's schema comes from.
public struct Share: Hashable, Sendable {
  /// Absolute or relative to the working directory; holds `sql/install.sql`.
  public let path: String

  public init(path: String) { self.path = path }

  /// Finds the folder: `SCANROOK_SHARE` if set, else the nearest folder above the executable that has
  /// `sql/install.sql`, else `/usr/share/scanrook`. Throws `SR951` when the chosen one has no `sql/install.sql`.
  public static func locate(
    environment: [String: String] = ProcessInfo.processInfo.environment, executable: String = runningExecutable()
  ) throws -> Share {
    if let path = environment["SCANROOK_SHARE"], !path.isEmpty {
      guard Share(path: path).isComplete else { throw missing(path, "SCANROOK_SHARE names it.") }
      return Share(path: path)
    }
    var folder = executable[...]
    while let slash = folder.lastIndex(of: "/") {
      folder = folder[..<slash]
      let share = Share(path: String(folder))
      if share.isComplete { return share }
    }
    let installed = Share(path: "/usr/share/scanrook")
    guard installed.isComplete else {
      throw missing(installed.path, "Nor was there one in any folder above \(executable).")
    }
    return installed
  }

  /// Path of this program's file.
  public static func runningExecutable() -> String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
  }

  private var isComplete: Bool { FileManager.default.fileExists(atPath: path + "/sql/install.sql") }

  private static func missing(_ path: String, _ detail: String) -> ScanError {
    ScanError(
      code: .installationBroken, message: "there is no sql/install.sql in \(path)", detail: detail,
      hint: "Set SCANROOK_SHARE to the folder that holds sql/ and migrations/.")
  }
}

extension Share {
  /// Reads every file the plan may need. Throws `SR951` for a missing, unreadable or misnamed file.
  public func schemaSource() throws -> SchemaSource {
    let script = try InstallScript(text: read("sql/install.sql"))
    var source = SchemaSource()
    for path in script.paths {
      source.installation.append(try SQLFile(name: path, text: read("sql/" + path)))
    }
    // A fresh installation may have no migrations yet.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path + "/migrations")) ?? []
    for name in names.sorted() where name.hasSuffix(".sql") {
      guard SchemaVersion(migration: name) != nil else {
        throw ScanError(
          code: .installationBroken, message: "migrations/\(name) is no migration's name",
          detail: "Expected four digits, an underscore, and what it does: 0007_add_owner.sql.")
      }
      source.migrations.append(try SQLFile(name: name, text: read("migrations/" + name)))
    }
    return source
  }

  private func read(_ name: String) throws -> String {
    do {
      return try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
    } catch {
      throw ScanError(
        code: .installationBroken, message: "\(path)/\(name) cannot be read", detail: "\(error)",
        hint: "Check that the installation is complete; sql/install.sql lists the files.")
    }
  }
}
