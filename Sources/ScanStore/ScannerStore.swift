import FoundationEssentials
import Postgres
import ScanModel

/// A scanner's calls for one attempt, one method per function of schema `scan_worker`, same verb. Login:
/// `scan_scanner`.
///
/// Every method is one statement in a transaction of its own. It throws `ScanError` for what the engine raised, first
/// of all `SR101` when the attempt is over (then stop and write nothing), and `PostgresError` for all else.
public struct ScannerStore: Sendable {
  private let connection: PostgresConnection
  private let credentials: AttemptCredentials

  public init(connection: PostgresConnection, credentials: AttemptCredentials) {
    self.connection = connection
    self.credentials = credentials
  }

  private var parameters: [PostgresValue] { credentials.id.parameters + [.text(credentials.token)] }

  /// Begins the attempt and binds it to this pod; again by the same pod is harmless, another pod gets `SR105`. `node`: the
  /// Kubernetes node, for people.
  /// sql/20_worker/start.sql
  public func start(
    podUID: String, scannerVersion: String, node: String? = nil
  ) async throws -> ScanSpecification {
    let sql = """
      select number, attempt, target, scan_type, bucket, object_key, file_path, options, stage_key, beat_interval_ms,
        run_lease_ms, time_left_ms, extract(epoch from advisories_as_of) as advisories_as_of
      from scan_worker.start($1, $2, $3, $4, $5, $6)
      """
    let row = try await connection.call(sql, parameters + [.text(podUID), .text(scannerVersion), .text(node)])
      .onlyRow()
    return try ScanSpecification(row)
  }

  /// Says how far the scan is and keeps the attempt alive; true when a cancel was requested. `stage` keeps 40
  /// characters, `detail` 200, `percent` is clamped to 0...100. sql/20_worker/heartbeat.sql
  public func heartbeat(stage: String, percent: Int, detail: String? = nil) async throws -> Bool {
    try await connection.call(
      "select scan_worker.heartbeat($1, $2, $3, $4, $5, $6)",
      parameters + [.text(stage), .integer(max(0, min(100, percent))), .text(detail)]
    ).onlyRow().boolean(0)
  }

  /// Sends rows to their staging table, all or nothing. sql/00_schema/staging.sql
  public func stage<Row>(_ staged: StagedRows<Row>) async throws {
    try await connection.copy(staged.rows, into: Row.table, columns: StagedRows<Row>.columns)
  }

  /// What `match` counted.
  public struct MatchCounts: Hashable, Sendable {
    public var packageCount: Int
    public var findingCount: Int
    /// Ecosystems of the artifact without loaded advisories; with any of them the scan is partial.
    public var missingEcosystems: [String]
  }

  /// Matches the staged packages and stages the findings; may be repeated. sql/20_worker/match.sql
  public func match() async throws -> MatchCounts {
    let row = try await connection.call(
      "select package_count, finding_count, missing_ecosystems from scan_worker.match($1, $2, $3)", parameters
    ).onlyRow()
    return MatchCounts(
      packageCount: Int(try row.integer("package_count")), findingCount: Int(try row.integer("finding_count")),
      missingEcosystems: try row.textArray("missing_ecosystems"))
  }

  /// The findings that `match` staged. sql/20_worker/staged_findings.sql
  public func stagedFindings() async throws -> [StagedFinding] {
    try await connection.call("select * from scan_worker.staged_findings($1, $2, $3)", parameters)
      .map { try StagedFinding($0) }
  }

  /// What `publish` answers.
  public enum Publication: Hashable, Sendable {
    /// `complete`, `partial` or `unsupported`.
    case published(result: String)
    /// An earlier call of this attempt had done it.
    case alreadyPublished
  }

  /// Makes the results visible and the scan succeeded, in one commit. The counts are what was staged; `SR104` when the
  /// database lost some. `summary` is a JSON object. After `.outcomeUnknown` ask `attemptOutcome`.
  /// sql/20_worker/publish.sql
  public func publish(
    fileCount: Int, packageCount: Int, summary: String, reportKey: String, reportSHA256: [UInt8]
  ) async throws -> Publication {
    let answer = try await connection.call(
      "select scan_worker.publish($1, $2, $3, $4, $5, $6, $7, $8)",
      parameters + [
        .integer(fileCount), .integer(packageCount), .text(summary), .text(reportKey), .bytes(reportSHA256),
      ]
    ).onlyRow().text(0)
    return answer == "already published" ? .alreadyPublished : .published(result: answer)
  }

  /// Ends the attempt with a reason; gives the scan's next status: `scheduled`, `failed` or `cancelled`.
  /// `isInfrastructure` charges the other budget. sql/20_worker/fail.sql
  @discardableResult
  public func fail(
    code: String, message: String, isRetryable: Bool, hint: String? = nil, isInfrastructure: Bool = false
  ) async throws -> String {
    try await connection.call(
      "select scan_worker.fail($1, $2, $3, $4, $5, $6, $7, $8)",
      parameters + [
        .text(code), .text(message), .boolean(isRetryable), .text(hint), .boolean(isInfrastructure),
      ]
    ).onlyRow().text(0)
  }

  /// Says that the scanner has stopped because a cancel was requested; `SR191` when none was.
  /// sql/20_worker/acknowledge_cancel.sql
  public func acknowledgeCancel() async throws {
    _ = try await connection.call("select scan_worker.acknowledge_cancel($1, $2, $3)", parameters)
  }

  /// What became of an attempt.
  public enum Outcome: String, Hashable, Sendable { case succeeded, live, gone }

  /// After a `publish` without an answer: succeeded, live (publish again) or gone. sql/20_worker/attempt_outcome.sql
  public func attemptOutcome() async throws -> Outcome {
    let text = try await connection.call(
      "select scan_worker.attempt_outcome($1, $2)", credentials.id.parameters
    ).onlyRow().text(0)
    guard let outcome = Outcome(rawValue: text) else {
      throw PostgresError(kind: .decoding, message: "attempt_outcome answered \"\(text)\"")
    }
    return outcome
  }
}
