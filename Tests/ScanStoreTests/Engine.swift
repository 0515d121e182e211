import LocalPlatform
import Migrations
import Postgres

/// A database with the whole engine, and a connection for each audience.
struct Engine {
  let owner: PostgresConnection
  let dispatcher: DispatcherAccess
  let scannerConnection: PostgresConnection

  typealias DispatcherAccess = PostgresConnection

  static func make() async throws -> Engine {
    let server = try await ThrowawayPostgres.shared.server()
    let url = try await ThrowawayPostgres.shared.database(template: "engine") { connection in
      try await Migrator(connection: connection, share: Share(path: Self.packageRoot)).apply()
    }
    let owner = try await PostgresConnection.connect(
      PostgresConfiguration(connectionString: url, applicationName: "test"))
    let name = try await owner.query("select current_database()").onlyRow().text(0)
    func login(_ role: String) async throws -> PostgresConnection {
      try await server.setPassword(of: role)
      return try await PostgresConnection.connect(
        PostgresConfiguration(
          connectionString: try server.connectionString(role: role, database: name), applicationName: "test"))
    }
    return Engine(
      owner: owner, dispatcher: try await login("scan_dispatcher"), scannerConnection: try await login("scan_scanner"))
  }

  private static var packageRoot: String { #filePath.components(upTo: "/Tests/") }
}

extension String {
  fileprivate func components(upTo marker: String) -> String {
    guard let range = firstRange(of: marker) else { return self }
    return String(self[..<range.lowerBound])
  }
}
