import Postgres

/// One feed as the database knows it; mirrors `sql/00_schema/advisory_feeds.sql`. Times are RFC 3339, UTC.
public struct FeedStatus: Hashable, Sendable, Codable {
  public var source: String
  public var ecosystem: String
  public var records: Int64
  /// Last success, or confirmation that nothing changed; nil: never.
  public var importedAt: String?
  public var changedAt: String?
  public var origin: String
  public var lastError: String?
  public var lastErrorAt: String?

  /// All feeds, by source and ecosystem. Needs the rights of `scan_reader`.
  public static func read(from connection: PostgresConnection) async throws -> [FeedStatus] {
    let rows = try await connection.query(
      """
      select f.source, f.ecosystem, f.record_count, f.origin, f.last_error,
        to_char(f.imported_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as imported_at,
        to_char(f.changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as changed_at,
        to_char(f.last_error_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as last_error_at
      from scanrook.advisory_feeds f
      order by f.source, f.ecosystem
      """)
    return try rows.map { row in
      FeedStatus(
        source: try row.text("source"), ecosystem: try row.text("ecosystem"), records: try row.integer("record_count"),
        importedAt: try row.optionalText("imported_at"), changedAt: try row.optionalText("changed_at"),
        origin: try row.text("origin"), lastError: try row.optionalText("last_error"),
        lastErrorAt: try row.optionalText("last_error_at"))
    }
  }
}
