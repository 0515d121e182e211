import LocalPlatform
import Migrations
import Postgres

/// A database with the whole engine, and a connection for each audience.
struct Engine {
  let owner: PostgresConnection
  let dispatcher: PostgresConnection
  let scannerConnection: PostgresConnection

  static func make() async throws -> Engine {
    let server = try await ThrowawayPostgres.shared.server()
    // The same template as other suites that need the engine: roles belong to the server and are prepared once.
    let url = try await ThrowawayPostgres.shared.database(template: "engine") { connection in
      try await install(on: connection)
      for role in ["scan_dispatcher", "scan_scanner"] { try await server.setPassword(of: role) }
    }
    let owner = try await PostgresConnection.connect(
      PostgresConfiguration(connectionString: url, applicationName: "test"))
    let name = try await owner.query("select current_database()").onlyRow().text(0)
    func login(_ role: String) async throws -> PostgresConnection {
      try await PostgresConnection.connect(
        PostgresConfiguration(
          connectionString: try server.connectionString(role: role, database: name), applicationName: "test"))
    }
    return Engine(
      owner: owner, dispatcher: try await login("scan_dispatcher"), scannerConnection: try await login("scan_scanner"))
  }

  static func install(on connection: PostgresConnection) async throws {
    try await Migrator(connection: connection, share: Share(path: packageRoot)).apply()
  }

  private static var packageRoot: String {
    let path = #filePath
    return path.firstRange(of: "/Tests/").map { String(path[..<$0.lowerBound]) } ?? path
  }
}
