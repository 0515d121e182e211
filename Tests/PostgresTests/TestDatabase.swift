import LocalPlatform
import Logging
import Postgres
import TestServers

/// Connects to a database of its own on the process's throw-away server.
func connect(
  name: String = "test", onNotice: (@Sendable (PostgresNotice) -> Void)? = nil
) async throws -> PostgresConnection {
  try await PostgresConnection.connect(await testConfiguration(name: name, onNotice: onNotice))
}

func testConfiguration(
  name: String = "test", onNotice: (@Sendable (PostgresNotice) -> Void)? = nil
) async throws -> PostgresConfiguration {
  PostgresConfiguration(
    connectionString: try await ThrowawayPostgres.shared.database(), applicationName: name, onNotice: onNotice)
}

/// The error of kind PostgresError that `body` throws; nil when it throws none.
func postgresError(_ body: () async throws -> Void) async -> PostgresError? {
  do {
    try await body()
    return nil
  } catch {
    return error as? PostgresError
  }
}

/// Waits until a statement gives at least one row. The server is asked, so no guess about timing is made.
func waitForRow(_ connection: PostgresConnection, _ sql: String, _ parameters: [PostgresValue] = []) async throws {
  let deadline = ContinuousClock.now.advanced(by: .seconds(30))
  while try await connection.query(sql, parameters).isEmpty {
    guard ContinuousClock.now < deadline else { throw TestTimeout(what: sql) }
    try await connection.query("select pg_sleep(0.01)")
  }
}

struct TestTimeout: Error { let what: String }

let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
