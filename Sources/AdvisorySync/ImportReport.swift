import Postgres
import ScanModel

/// What an import changed, as the `finish_import`, `import_epss` or `import_kev` function of the database says.
public struct ImportCounts: Hashable, Sendable, Codable {
  public var inserted: Int64 = 0
  public var changed: Int64 = 0
  public var unchanged: Int64 = 0
  public var removed: Int64 = 0
  /// Package versions that an advisory now holds for, and no longer holds for; 0 for epss and kev, as the rest.
  public var newMatches: Int64 = 0
  public var goneMatches: Int64 = 0
  public var newFindings: Int64 = 0
  public var goneFindings: Int64 = 0
  /// Published jobs that got at least one new finding.
  public var affectedJobs: Int64 = 0

  public init() {}

  /// Columns that a function does not have stay 0.
  init(_ row: PostgresRow, columns: [String]) throws {
    func count(_ name: String) throws -> Int64 { columns.contains(name) ? try row.integer(.name(name)) : 0 }
    inserted = try count("inserted_count")
    changed = try count("changed_count")
    unchanged = try count("unchanged_count")
    removed = try count("removed_count")
    newMatches = try count("new_match_count")
    goneMatches = try count("gone_match_count")
    newFindings = try count("new_finding_count")
    goneFindings = try count("gone_finding_count")
    affectedJobs = try count("affected_job_count")
  }
}

/// What became of one feed.
public struct ImportReport: Sendable {
  public enum Result: Sendable {
    case imported(ImportCounts)
    /// The server says that the feed is what was imported last; nothing was read.
    case notModified
    /// The old data stays in force; `scanrook.advisory_feeds` has the message.
    case failed(ScanError)
  }

  public var feed: AdvisoryFeed
  public var result: Result
  /// Records in the feed, readable or not.
  public var recordCount: Int64 = 0
  /// Records that could not be read at all.
  public var unreadableCount: Int64 = 0
  /// What could not be read or understood; the first 100.
  public var problems: [Problem] = []
}
