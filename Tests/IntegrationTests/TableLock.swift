import Postgres
import Testing

/// Keeps writers away from a table, so that a scanner stands still at a known point without knowing why.
struct TableLock: Sendable {
  private let owner: PostgresConnection
  private let connection: PostgresConnection
  private let table: String

  init(_ table: String, of platform: Platform) async throws {
    try await self.init(table, connection: try await platform.connect(as: "postgres"), owner: platform.owner)
  }

  /// - Parameter connection: of a superuser; closed with the lock.
  init(_ table: String, connection: PostgresConnection, owner: PostgresConnection) async throws {
    self.owner = owner
    self.table = table
    self.connection = connection
    try await connection.script("begin; lock table scanrook.\(table) in share mode")
  }

  /// Waits until a scanner wants to write.
  func waitForScanner() async throws {
    try await waitUntil("a scanner waits for scanrook.\(table)") {
      try await owner.query(
        """
        select exists (
          select from pg_locks l join pg_stat_activity a using (pid)
          where l.relation = $1::regclass and not l.granted and a.usename = 'scan_scanner')
        """, [.text("scanrook.\(table)")]
      ).onlyRow().boolean(0)
    }
  }

  func release() async { await connection.close() }
}
