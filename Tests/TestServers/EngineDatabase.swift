import LocalPlatform
import Migrations
import Postgres

/// A new database with the whole engine, on the process's throw-away server.
public struct EngineDatabase: Sendable {
  public let server: PrivatePostgres
  public let name: String
  /// The superuser's connection.
  public let owner: PostgresConnection
  /// Connection strings of the superuser and of the two logins.
  public let ownerURL: String
  public let dispatcherURL: String
  public let scannerURL: String

  /// Installed once per process as `scanrook db migrate` does it, and copied from there.
  /// - Parameter settings: what to set in `scanrook.settings`, such as `backoff_base = '10 ms'`; nil leaves it alone.
  public static func make(settings: String? = nil) async throws -> EngineDatabase {
    let server = try await ThrowawayPostgres.shared.server()
    let url = try await ThrowawayPostgres.shared.database(template: "engine") { connection in
      try await install(on: connection)
      // Roles belong to the whole server, so once is enough.
      for role in ["scan_dispatcher", "scan_scanner"] { try await server.setPassword(of: role) }
    }
    let owner = try await PostgresConnection.connect(
      PostgresConfiguration(connectionString: url, applicationName: "test"))
    if let settings { try await owner.query("update scanrook.settings set \(settings)") }
    let name = try await owner.query("select current_database()").onlyRow().text(0)
    return EngineDatabase(
      server: server, name: name, owner: owner, ownerURL: url,
      dispatcherURL: try server.connectionString(role: "scan_dispatcher", database: name),
      scannerURL: try server.connectionString(role: "scan_scanner", database: name))
  }

  /// Brings a database to the schema of this package.
  public static func install(on connection: PostgresConnection) async throws {
    try await Migrator(connection: connection, share: Share(path: packageRoot)).apply()
  }
}
