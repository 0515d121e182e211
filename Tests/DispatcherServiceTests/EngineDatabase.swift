import LocalPlatform
import Migrations
import Postgres

/// A database with the whole engine and short times.
struct EngineDatabase: Sendable {
  let owner: PostgresConnection
  let dispatcherURL: String
  let scannerURL: String

  static func make() async throws -> EngineDatabase {
    let server = try await ThrowawayPostgres.shared.server()
    let url = try await ThrowawayPostgres.shared.database(template: "engine") { connection in
      try await Migrator(connection: connection, share: Share(path: packageRoot)).apply()
      try await connection.query(
        """
        update scanrook.settings set backoff_base = '10 ms', backoff_limit = '50 ms', dispatcher_poll = '200 ms'
        """)
    }
    let owner = try await PostgresConnection.connect(
      PostgresConfiguration(connectionString: url, applicationName: "test"))
    let name = try await owner.query("select current_database()").onlyRow().text(0)
    for role in ["scan_dispatcher", "scan_scanner"] { try await server.setPassword(of: role) }
    return EngineDatabase(
      owner: owner, dispatcherURL: try server.connectionString(role: "scan_dispatcher", database: name),
      scannerURL: try server.connectionString(role: "scan_scanner", database: name))
  }

  static var packageRoot: String {
    let path = #filePath
    return path.firstRange(of: "/Tests/").map { String(path[..<$0.lowerBound]) } ?? path
  }
}
