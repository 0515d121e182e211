import Logging
import Postgres
import ScanModel

/// Brings a database to the schema in a share: one advisory lock, one transaction, all or nothing.
///
/// Any number of migrators may start at once; they take turns, and all but the first find nothing to do.
public struct Migrator: Sendable {
  private let connection: PostgresConnection
  private let share: Share
  private let logger: Logger

  /// The connection's role must own the schema, or be a superuser for the first installation.
  public init(connection: PostgresConnection, share: Share, logger: Logger = Logger(label: "scanrook.migrations")) {
    self.connection = connection
    self.share = share
    self.logger = logger
  }

  /// Versions of both sides and the plan, read only.
  public struct Status: Sendable {
    /// Nil when the database has no schema.
    public let database: SchemaVersion?
    public let program: SchemaVersion
    /// Ledger rows, oldest first.
    public let entries: [Entry]
    public let plan: MigrationPlan
  }

  /// One row of the ledger.
  public struct Entry: Hashable, Sendable {
    public let name: String
    public let checksum: String
    /// PostgreSQL's text form, in the session's time zone.
    public let appliedAt: String
    public let durationMilliseconds: Int64
  }

  /// Throws like `plan()`.
  public func status() async throws -> Status {
    let entries = try await ledgerEntries()
    let source = try share.schemaSource()
    let ledger = entries.map { Ledger(checksums: Dictionary($0.map { ($0.name, $0.checksum) }) { $1 }) }
    return Status(
      database: ledger?.version, program: source.version, entries: entries ?? [],
      plan: try MigrationPlan(source: source, ledger: ledger))
  }

  /// What `apply()` would do now. Throws `SR151`, `SR152` (see `MigrationPlan`), `SR153` for tables without a ledger,
  /// `SR951` for a broken share, or `PostgresError`.
  public func plan() async throws -> MigrationPlan { try await status().plan }

  /// Makes the plan under the lock and carries it out. Throws like `plan()`, or `SR154` naming file and line of the
  /// statement that failed; the database is then as before.
  @discardableResult
  public func apply() async throws -> MigrationPlan {
    try await connection.transaction { connection in
      try await connection.query("select pg_catalog.pg_advisory_xact_lock($1)", [.integer(Self.lockKey)])
      let plan = try await plan()
      try await run(plan)
      return plan
    }
  }

  /// "SCANROOK" in ASCII: the key nobody else in the database takes by chance.
  private static let lockKey: Int64 = 0x5343_414E_524F_4F4B
}

extension Migrator {
  static func hasLedger(_ connection: PostgresConnection) async throws -> Bool {
    let sql = "select pg_catalog.to_regclass('scanrook.schema_migrations') is not null"
    return try await connection.query(sql).onlyRow().boolean(0)
  }

  /// Nil for a database without any table of ours.
  private func ledgerEntries() async throws -> [Entry]? {
    guard try await Self.hasLedger(connection) else {
      let sql = """
        select count(*) from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'scanrook'
        """
      guard try await connection.query(sql).onlyRow().integer(0) == 0 else {
        throw ScanError(
          code: .ledgerMissing, message: "the schema scanrook has tables but no ledger scanrook.schema_migrations",
          hint: "Use an empty database, or restore the ledger from a backup.")
      }
      return nil
    }
    let sql = """
      select name, checksum, applied_at, duration_ms from scanrook.schema_migrations order by applied_at, name
      """
    return try await connection.query(sql).map { row in
      Entry(
        name: try row.text("name"), checksum: try row.text("checksum"), appliedAt: try row.text("applied_at"),
        durationMilliseconds: try row.integer("duration_ms"))
    }
  }

  private func run(_ plan: MigrationPlan) async throws {
    var durations: [String: Int64] = [:]
    for file in plan.steps {
      let start = ContinuousClock.now
      try await run(file)
      let (seconds, attoseconds) = (ContinuousClock.now - start).components
      durations[file.name] = seconds * 1_000 + attoseconds / 1_000_000_000_000_000
      logger.info("applied", metadata: ["file": "\(file.name)", "ms": "\(durations[file.name] ?? 0)"])
    }
    guard plan.action != .nothing else { return }
    // The files may have changed the role; the ledger is written by whoever connected.
    try await connection.query("reset role")
    for file in plan.entries {
      let sql = """
        insert into scanrook.schema_migrations (name, checksum, duration_ms) values ($1, $2, $3)
        on conflict (name) do update set checksum = excluded.checksum, duration_ms = excluded.duration_ms,
          applied_at = clock_timestamp()
        """
      try await connection.query(sql, [.text(file.name), .text(file.checksum), .integer(durations[file.name] ?? 0)])
    }
    try await connection.query(
      "delete from scanrook.schema_migrations where name = any ($1)", [.textArray(plan.retiredParts)])
  }

  private func run(_ file: SQLFile) async throws {
    do {
      try await connection.script(file.text)
    } catch let error as PostgresError where error.kind == .server || error.kind == .misuse {
      throw Self.failure(of: file, error)
    }
    // A commit inside a file would leave half a schema behind when a later file fails.
    guard await connection.isInTransaction else {
      throw ScanError(
        code: .scriptFailed, message: "\(file.name) ends the transaction it runs in",
        hint: "Remove commit and rollback from the file.")
    }
  }

  private static func failure(of file: SQLFile, _ error: PostgresError) -> ScanError {
    var place = file.name
    if let position = error.position {
      place += " line \(1 + file.text.unicodeScalars.prefix(max(0, position - 1)).count { $0 == "\n" })"
    }
    let notes = [error.detail, error.context].compactMap { $0 }
    return ScanError(
      code: .scriptFailed, message: "\(place): \(error.message) (\(error.sqlState ?? "-"))",
      detail: notes.isEmpty ? nil : notes.joined(separator: " "), hint: error.hint)
  }
}
