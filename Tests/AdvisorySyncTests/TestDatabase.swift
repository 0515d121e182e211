import Postgres
import TestServers

/// A database with the whole schema for one test.
enum TestDatabase {
  static func connect() async throws -> PostgresConnection { try await EngineDatabase.make().owner }

  static var fixtures: String { packageRoot + "/Tests/AdvisorySyncTests/Fixtures/osv" }
}
