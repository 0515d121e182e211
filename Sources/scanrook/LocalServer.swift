import FoundationEssentials
import LocalPlatform
import Migrations
import Postgres
import ScanModel

/// The private PostgreSQL of this machine's data folder, with the engine in it.
struct LocalServer {
  /// Programs that log in with a password of their own.
  private static let logins = ["scan_dispatcher", "scan_scanner"]

  let folder: DataFolder
  let postgres: PrivatePostgres

  init(_ folder: DataFolder) async throws {
    self.folder = folder
    postgres = try await PrivatePostgres(folder: folder.postgres)
  }

  var isRunning: Bool {
    if case .running = postgres.status() { true } else { false }
  }

  /// Starts the server, brings the database to this program's schema, and sees to logins and folders. Safe to repeat.
  func start() async throws {
    try await postgres.start()
    try await postgres.createDatabase(DataFolder.database)
    let share = try Share.locate()
    _ = try await postgres.asSuperuser(database: DataFolder.database) { connection in
      try await Migrator(connection: connection, share: share).apply()
    }
    for login in Self.logins { try await postgres.setPassword(of: login) }
    try FileManager.default.createDirectory(atPath: folder.objects, withIntermediateDirectories: true)
  }

  func url(role: String = PrivatePostgres.superuser) throws -> String {
    try postgres.connectionString(role: role, database: DataFolder.database)
  }

  /// The command that opens psql on this database, to paste.
  func psqlCommand() throws -> String { "psql \"\(try url())\"" }
}
