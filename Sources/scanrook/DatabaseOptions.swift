import ArgumentParser
import Console
import FoundationEssentials
import LocalPlatform
import Postgres
import ScanModel

/// How commands find the database.
struct DatabaseOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Connection string of the database.",
      discussion: """
        Default: SCANROOK_DATABASE_URL, else libpq's PGHOST, PGSERVICE ..., else the private PostgreSQL of `scanrook up`.
        """, valueName: "url"))
  var database: String?

  private static let libpqVariables = ["PGHOST", "PGSERVICE", "PGDATABASE", "PGHOSTADDR", "PGPORT", "PGUSER"]

  /// Connects, printing the server's notices on standard error.
  /// - Throws: `PostgresError` when the database is out of reach.
  private func connect() async throws -> PostgresConnection {
    try await PostgresConnection.connect(await configuration())
  }

  /// Runs `body` on a connection that is closed afterwards.
  func connected<Value: Sendable>(_ body: (PostgresConnection) async throws -> Value) async throws -> Value {
    let connection = try await connect()
    do {
      let value = try await body(connection)
      await connection.close()
      return value
    } catch {
      await connection.close()
      throw error
    }
  }

  private func configuration() async throws -> PostgresConfiguration {
    var configuration = PostgresConfiguration(
      connectionString: try await connectionString(), applicationName: "scanrook/\(scanrookVersion)")
    configuration.onNotice = { notice in
      StandardError.print([notice.message, notice.hint].compactMap(\.self).joined(separator: "\n  "))
    }
    return configuration
  }

  private func connectionString() async throws -> String {
    let environment = ProcessInfo.processInfo.environment
    if let given = database ?? environment["SCANROOK_DATABASE_URL"] { return given }
    let folder = DataFolder()
    guard folder.exists, !Self.libpqVariables.contains(where: { environment[$0] != nil }) else { return "" }
    return try await PrivatePostgres(folder: folder.postgres).connectionString(database: DataFolder.database)
  }
}

extension PostgresError {
  /// Which exit status tells best what went wrong.
  var exitStatus: ExitStatus {
    if isConnectionGone {
      return sqlState.map { $0.hasPrefix("28") } == true ? .unauthorized : .database
    }
    if meansForeignSchema { return .database }
    return sqlState == "42501" ? .unauthorized : .failure
  }

  /// Undefined schema, table, function or column: not our schema, or not this version of it.
  private var meansForeignSchema: Bool { ["3F000", "42P01", "42883", "42703"].contains(sqlState) }

  /// The same, with what to do where PostgreSQL cannot know it.
  var advised: PostgresError {
    var error = self
    if meansForeignSchema { error.hint = "Bring the database to this program's schema: scanrook db migrate" }
    return error
  }
}
