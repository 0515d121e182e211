import FoundationEssentials
import LocalPlatform
import Migrations
import Postgres

/// A database with the whole schema for one test.
enum TestDatabase {
  static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func connect() async throws -> PostgresConnection {
    let database = try await ThrowawayPostgres.shared.database(template: "advisories") { connection in
      let folder = package.appending(path: "sql").path
      let list = try String(contentsOfFile: folder + "/install.sql", encoding: .utf8)
      for path in try InstallScript(text: list).paths {
        try await connection.script(String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8))
      }
    }
    return try await PostgresConnection.connect(
      PostgresConfiguration(connectionString: database, applicationName: "advisory-sync-tests"))
  }

  static var fixtures: String { package.appending(path: "Tests/AdvisorySyncTests/Fixtures/osv").path }
}
