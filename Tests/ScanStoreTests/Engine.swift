import Postgres
import TestServers

/// A database with the whole engine, and a connection for each audience.
struct Engine {
  let owner: PostgresConnection
  let dispatcher: PostgresConnection
  let scannerConnection: PostgresConnection

  static func make() async throws -> Engine {
    let database = try await EngineDatabase.make()
    func connect(_ url: String) async throws -> PostgresConnection {
      try await PostgresConnection.connect(PostgresConfiguration(connectionString: url, applicationName: "test"))
    }
    return Engine(
      owner: database.owner, dispatcher: try await connect(database.dispatcherURL),
      scannerConnection: try await connect(database.scannerURL))
  }
}
