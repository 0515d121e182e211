import Postgres

/// A finding of an attempt that has not published, for its report. Mirrors sql/20_worker/staged_findings.sql.
public struct StagedFinding: Hashable, Sendable {
  /// The CVE where there is one.
  public var vulnerabilityID: String
  public var ecosystem: String
  public var package: String
  public var version: String
  /// Nil when no fix is known.
  public var fixedVersion: String?
  public var severity: String?
  /// 0 to 10.
  public var cvssScore: Double?
  /// Probability of exploitation within 30 days, 0 to 1.
  public var epss: Double?
  public var isKnownExploited: Bool
  public var summary: String?
  /// Every record that says so, sorted.
  public var advisoryIDs: [String]
}

extension StagedFinding {
  init(_ row: PostgresRow) throws {
    self.init(
      vulnerabilityID: try row.text("vulnerability_id"), ecosystem: try row.text("ecosystem"),
      package: try row.text("package"), version: try row.text("version"),
      fixedVersion: try row.optionalText("fixed_version"), severity: try row.optionalText("severity"),
      cvssScore: try row.optionalDouble("cvss_score"), epss: try row.optionalDouble("epss"),
      isKnownExploited: try row.boolean("is_known_exploited"), summary: try row.optionalText("summary"),
      advisoryIDs: try row.textArray("advisory_ids"))
  }
}
