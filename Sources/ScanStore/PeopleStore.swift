import FoundationEssentials
import Postgres
import ScanModel

/// People's calls: functions and views of schema `scan`, same verbs. Login: any member of `scan_submitter`.
///
/// It throws `ScanError` for what the engine raised (bad input with a hint to paste) and `PostgresError` for all else.
public struct PeopleStore: Sendable {
  let connection: PostgresConnection

  public init(connection: PostgresConnection) { self.connection = connection }

  /// What to scan and how; the defaults are those of `scan.submit`.
  public struct Submission: Hashable, Sendable {
    /// `s3://bucket/key` or `file:///path`.
    public var target: String
    /// Nil: the caller's.
    public var organization: String?
    /// 0 to 1000, inside one organisation.
    public var priority = 0
    public var labels: [String: String] = [:]
    /// The same key and target give the same unfinished scan.
    public var idempotencyKey: String?
    /// Not before this time.
    public var runAt: Date?
    /// Must be finished by then.
    public var deadline: Date?
    public var options = ScanOptions()

    public init(target: String) { self.target = target }
  }

  /// Puts a scan into the queue and gives its id. Throws `SR0xx` bad input, `SR102`, `SR201`, `SR311`.
  /// sql/30_api/submit.sql
  public func submit(_ submission: Submission) async throws -> UUID {
    let sql = "select scan.submit($1, $2, $3, $4, $5, to_timestamp($6), to_timestamp($7), $8)"
    return try await connection.call(
      sql,
      [
        .text(submission.target), .text(submission.organization), .integer(submission.priority),
        try JSON.encode(submission.labels), .text(submission.idempotencyKey), .time(submission.runAt),
        .time(submission.deadline), try JSON.encode(submission.options),
      ]
    ).onlyRow().uuid(0)
  }

  /// Cancels a scan that is not finished; running ones end a moment later. Throws `SR006`, `SR191`.
  /// sql/30_api/cancel.sql
  @discardableResult
  public func cancel(_ number: Int64, reason: String? = nil) async throws -> ScanChange {
    try ScanChange(
      await connection.call("select * from scan.cancel($1::bigint, $2)", [.integer(number), .text(reason)]).onlyRow())
  }

  /// Puts a failed or cancelled scan back into the queue. Throws `SR006`, `SR102`, `SR191`. sql/30_api/retry.sql
  @discardableResult
  public func retry(_ number: Int64) async throws -> ScanChange {
    try ScanChange(await connection.call("select * from scan.retry($1::bigint)", [.integer(number)]).onlyRow())
  }

  /// Why a scan waits or how it ended. Throws `SR006`. sql/30_api/explain.sql
  public func explain(_ number: Int64) async throws -> [Explanation] {
    try await connection.call("select * from scan.explain($1::bigint)", [.integer(number)]).map {
      Explanation(topic: try $0.text("topic"), detail: try $0.optionalText("detail"))
    }
  }

  /// What runs, waits and ended lately, newest first. sql/40_views/progress.sql
  public func progress() async throws -> [ProgressRow] {
    try await connection.call("select * from scan.progress").map { try ProgressRow($0) }
  }

  /// Findings of one scan, what to fix first on top. sql/40_views/findings.sql
  public func findings(of number: Int64, limit: Int = 10_000) async throws -> [FindingRow] {
    try await connection.call(
      "select * from scan.findings where scan = $1 limit $2", [.integer(number), .integer(limit)]
    ).map { try FindingRow($0) }
  }

  /// One scan as it is now; nil when there is none. sql/00_schema/scan_jobs.sql
  public func status(of id: UUID) async throws -> ScanStatus? {
    try await status("id = $1", .uuid(id))
  }

  /// As `status(of:)`, by the short number.
  public func status(of number: Int64) async throws -> ScanStatus? {
    try await status("number = $1", .integer(number))
  }

  private func status(_ condition: String, _ value: PostgresValue) async throws -> ScanStatus? {
    let sql = """
      select id, number, target, status, result, attempt, error_code, error_message, error_hint, report_key
      from scanrook.scan_jobs where \(condition)
      """
    return try await connection.call(sql, [value]).first.map { try ScanStatus($0) }
  }
}

/// How far a live attempt is: sql/00_schema/scan_leases.sql.
public struct LiveProgress: Hashable, Sendable {
  public var stage: String
  /// 0 to 100.
  public var percent: Int
  public var detail: String?
}

extension PeopleStore {
  /// How far the live attempt of a scan is; nil when none has started. Reads one row by its key.
  public func liveProgress(of id: UUID) async throws -> LiveProgress? {
    let sql = "select stage, pct, detail from scanrook.scan_leases where job_id = $1 and pod_uid is not null"
    return try await connection.call(sql, [.uuid(id)]).first.map {
      LiveProgress(
        stage: try $0.text("stage"), percent: Int(try $0.integer("pct")), detail: try $0.optionalText("detail"))
    }
  }

  /// Every column of the findings of one scan as a JSON array, in the order of `findings(of:limit:)`.
  /// sql/40_views/finding_details.sql
  public func findingsJSON(of number: Int64) async throws -> String {
    let sql = """
      select coalesce(json_agg(to_jsonb(d) - 'package_version_id' - 'severity_rank'
        order by d.is_known_exploited desc, d.fixed_in is null, d.severity_rank desc, d.epss desc nulls last, d.package,
          d.vulnerability), '[]')::text
      from scan.finding_details d where d.scan = $1
      """
    return try await connection.call(sql, [.integer(number)]).onlyRow().text(0)
  }

  /// The smallest resource class for an artifact of this size; nil when none takes it.
  /// sql/00_schema/resource_classes.sql
  public func resourceClass(forBytes size: Int) async throws -> String? {
    let sql = """
      select name from scanrook.resource_classes where max_artifact_bytes is null or max_artifact_bytes >= $1
      order by max_artifact_bytes nulls last limit 1
      """
    return try await connection.call(sql, [.integer(size)]).first?.text(0)
  }
}
