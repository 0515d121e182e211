import FoundationEssentials
import Postgres
import ScanModel
import TestServers
import Testing

@testable import Migrations

/// A tiny share in a folder of its own.
private final class TestShare: Sendable {
  let path: String
  var share: Share { Share(path: path) }

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/scanrook-share-\(UUID().uuidString)"
    try write(
      "sql/install.sql",
      "\\ir 00_schema/schemas.sql\n\\ir 00_schema/ledger.sql\n\\ir 30_api/f.sql\n\\ir 90_grants.sql\n")
    try write("sql/00_schema/schemas.sql", "create schema scanrook;")
    try write(
      "sql/00_schema/ledger.sql",
      """
      create table scanrook.schema_migrations (
        name text primary key, checksum text not null, applied_at timestamptz not null default clock_timestamp(),
        duration_ms bigint not null default 0);
      create table scanrook.t (a int, b int);
      """)
    try write("sql/30_api/f.sql", "create or replace function scanrook.f() returns int language sql as 'select 1';")
    try write("sql/90_grants.sql", "grant usage on schema scanrook to public;")
    try write("migrations/0001_baseline.sql", "create table scanrook.t (a int);")
    try write("migrations/0002_add_b.sql", "alter table scanrook.t add column b int;")
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ text: String) throws {
    let file = "\(path)/\(name)"
    let folder = String(file[..<(file.lastIndex(of: "/") ?? file.endIndex)])
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try text.write(toFile: file)
  }
}

extension String {
  fileprivate func write(toFile path: String) throws { try write(toFile: path, atomically: true, encoding: .utf8) }
}

@Suite struct MigratorTests {
  private let files: TestShare

  init() throws { files = try TestShare() }

  private func connect() async throws -> PostgresConnection {
    let database = try await ThrowawayPostgres.shared.database()
    return try await PostgresConnection.connect(
      PostgresConfiguration(connectionString: database, applicationName: "test"))
  }

  private func migrator(_ connection: PostgresConnection) -> Migrator {
    Migrator(connection: connection, share: files.share)
  }

  @Test func installsIntoAnEmptyDatabaseAndThenFindsNothingToDo() async throws {
    let connection = try await connect()
    #expect(try await SchemaVersion.read(from: connection) == nil)
    #expect(try await migrator(connection).plan().action == .install)
    #expect(try await SchemaVersion.read(from: connection) == nil)
    #expect(try await migrator(connection).apply().action == .install)
    #expect(try await connection.query("select scanrook.f()").onlyRow().integer(0) == 1)
    #expect(try await SchemaVersion.read(from: connection)?.number == 2)
    let status = try await migrator(connection).status()
    #expect(status.plan.action == .nothing)
    #expect(
      Set(status.entries.map(\.name)) == ["0001_baseline.sql", "0002_add_b.sql", "30_api/f.sql", "90_grants.sql"])
    #expect(try await migrator(connection).apply().action == .nothing)
  }

  @Test func upgradesAnOlderDatabaseAndRefreshesChangedParts() async throws {
    let connection = try await connect()
    try await migrator(connection).apply()
    try files.write("migrations/0003_add_c.sql", "alter table scanrook.t add column c int;")
    #expect(try await migrator(connection).apply().action == .upgrade)
    #expect(try await connection.query("select a, b, c from scanrook.t").isEmpty)
    try files.write(
      "sql/30_api/f.sql", "create or replace function scanrook.f() returns int language sql as 'select 2';")
    let plan = try await migrator(connection).apply()
    #expect(plan.changedParts == ["30_api/f.sql"])
    #expect(try await connection.query("select scanrook.f()").onlyRow().integer(0) == 2)
    #expect(try await SchemaVersion.read(from: connection)?.number == 3)
  }

  @Test func aFailureNamesFileAndLineAndLeavesTheDatabaseAsItWas() async throws {
    let connection = try await connect()
    try await migrator(connection).apply()
    try files.write("migrations/0003_add_c.sql", "alter table scanrook.t add column c int;")
    try files.write("sql/30_api/f.sql", "-- a comment\n\nselekt 1;\n")
    let error = await #expect(throws: ScanError.self) { try await migrator(connection).apply() }
    #expect(error?.code == "SR154")
    #expect(error?.message.hasPrefix("30_api/f.sql line 3: syntax error") == true)
    #expect(try await SchemaVersion.read(from: connection)?.number == 2)
    #expect(
      try await connection.query("select 1 from pg_attribute where attname = 'c' and attrelid = 'scanrook.t'::regclass")
        .isEmpty)
  }

  @Test func refusesAFileThatCommits() async throws {
    let connection = try await connect()
    try files.write("sql/30_api/f.sql", "commit;")
    let error = await #expect(throws: ScanError.self) { try await migrator(connection).apply() }
    #expect(error?.message == "30_api/f.sql ends the transaction it runs in")
  }

  @Test func refusesTablesWithoutALedger() async throws {
    let connection = try await connect()
    try await connection.script("create schema scanrook; create table scanrook.other ()")
    let error = await #expect(throws: ScanError.self) { try await migrator(connection).plan() }
    #expect(error?.code == "SR153")
  }

  @Test func severalMigratorsAtOnceTakeTurns() async throws {
    let database = try await ThrowawayPostgres.shared.database()
    let share = files.share
    let actions = try await withThrowingTaskGroup(of: MigrationPlan.Action.self) { group in
      for _ in 0..<4 {
        group.addTask {
          let connection = try await PostgresConnection.connect(
            PostgresConfiguration(connectionString: database, applicationName: "test"))
          return try await Migrator(connection: connection, share: share).apply().action
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(actions.count { $0 == .install } == 1)
    #expect(actions.count { $0 == .nothing } == 3)
  }

  @Test func findsTheShareByEnvironmentOrAboveTheExecutable() throws {
    let path = files.path
    #expect(try Share.locate(environment: ["SCANROOK_SHARE": path], executable: "/x").path == path)
    #expect(try Share.locate(environment: [:], executable: path + "/bin/deep/scanrook").path == path)
    #expect(throws: ScanError.self) {
      try Share.locate(environment: ["SCANROOK_SHARE": "/nonexistent"], executable: path + "/bin/scanrook")
    }
  }

  @Test func aMissingFileIsAnErrorThatNamesIt() async throws {
    try files.write("sql/install.sql", "\\ir 00_schema/nothing.sql")
    let error = #expect(throws: ScanError.self) { try files.share.schemaSource() }
    #expect(error?.message.contains("sql/00_schema/nothing.sql") == true)
  }

  @Test(.enabled(if: (try? Share.locate().schemaSource()) != nil))
  func installsTheRealSchema() async throws {
    // As a template, because templates take turns: the schema's roles belong to the whole server.
    _ = try await ThrowawayPostgres.shared.database(template: "real") { connection in
      let migrator = Migrator(connection: connection, share: try Share.locate())
      #expect(try await migrator.apply().action == .install)
      #expect(try await migrator.plan().action == .nothing)
    }
  }
}
