import FoundationEssentials
import Postgres

/// The dispatcher's calls, one method per function of schema `scan_worker`, same verb. Login: `scan_dispatcher`.
///
/// Every method is one statement in a transaction of its own. It throws `ScanError` for what the engine raised and
/// `PostgresError` for all else; with `.outcomeUnknown` the call may have taken effect.
public struct DispatcherStore: Sendable {
  private let connection: PostgresConnection

  public init(connection: PostgresConnection) { self.connection = connection }

  /// What a database says of itself to a dispatcher that registers.
  public struct Registration: Hashable, Sendable {
    /// Number of the newest migration; 0 when the ledger is empty.
    public var schemaVersion: Int
    /// `settings.dispatcher_poll`.
    public var pollInterval: Duration
    /// `settings.installation_id`: labels the Kubernetes Jobs of this database.
    public var installationID: UUID

    public init(schemaVersion: Int, pollInterval: Duration, installationID: UUID) {
      self.schemaVersion = schemaVersion
      self.pollInterval = pollInterval
      self.installationID = installationID
    }
  }

  /// Says that a dispatcher is there. Twice is harmless. `cluster`: the uid of the namespace in which it creates
  /// Kubernetes Jobs; nil for child processes. sql/20_worker/register.sql
  public func register(
    holder: UUID, version: String, host: String?, localRoots: [String], cluster: String? = nil
  ) async throws -> Registration {
    let row = try await connection.call(
      "select schema_version, dispatcher_poll_ms, installation_id from scan_worker.register($1, $2, $3, $4, $5)",
      [.uuid(holder), .text(version), .text(host), .textArray(localRoots), .text(cluster)]
    ).onlyRow()
    return Registration(
      schemaVersion: Int(try row.integer("schema_version")), pollInterval: try row.milliseconds("dispatcher_poll_ms"),
      installationID: try row.uuid("installation_id"))
  }

  /// Says that the dispatcher lives; false when its row is gone and it must register anew. sql/20_worker/beat.sql
  public func beat(holder: UUID) async throws -> Bool {
    try await connection.call("select scan_worker.beat($1)", [.uuid(holder)]).onlyRow().boolean(0)
  }

  /// Says goodbye; running scans go on. sql/20_worker/deregister.sql
  public func deregister(holder: UUID) async throws {
    _ = try await connection.call("select scan_worker.deregister($1)", [.uuid(holder)])
  }

  /// Up to `capacity` attempts to start; empty when nothing may run. `file:` scans come only when one of `localRoots`
  /// contains their path. With a cluster they are for Kubernetes Jobs there, and at most `clusterLimit` of those live at a
  /// time, whoever claims. sql/20_worker/claim.sql
  public func claim(
    holder: UUID, capacity: Int, localRoots: [String], cluster: String? = nil, clusterLimit: Int? = nil
  ) async throws -> [ClaimedAttempt] {
    try await connection.call(
      "select * from scan_worker.claim($1, $2, $3, $4, $5)",
      [
        .uuid(holder), .integer(capacity), .textArray(localRoots), .text(cluster),
        clusterLimit.map { .integer($0) } ?? .null,
      ]
    ).map { try ClaimedAttempt($0, token: try $0.text("token")) }
  }

  /// Takes over live attempts of the cluster whose dispatcher has deregistered or been silent for three polls; empty
  /// when there are none. Call again until it is: a call takes 200 at most. sql/20_worker/adopt.sql
  public func adopt(holder: UUID, cluster: String) async throws -> [AdoptedAttempt] {
    try await connection.call("select * from scan_worker.adopt($1, $2)", [.uuid(holder), .text(cluster)])
      .map { try AdoptedAttempt($0) }
  }

  /// Keeps an attempt alive that has not started, and says what it waits for (200 characters are kept; nil: nothing in
  /// particular); false when there is nothing to renew. sql/20_worker/renew.sql
  public func renew(_ id: AttemptID, detail: String? = nil) async throws -> Bool {
    try await connection.call("select scan_worker.renew($1, $2, $3)", id.parameters + [.text(detail)])
      .onlyRow().boolean(0)
  }

  /// Gives back an attempt that never started, free of charge; the scan waits for `delay`, by the server's clock (nil: no
  /// longer than the next claim). Gives the scan's next status. Throws `SR101` when it is gone, `SR191` when it has started.
  /// sql/20_worker/release.sql
  @discardableResult
  public func release(_ id: AttemptID, reason: String, after delay: Duration? = nil) async throws -> String {
    let sql = """
      select scan_worker.release($1, $2, $3, pg_catalog.clock_timestamp() + $4::float8 * interval '1 millisecond')
      """
    return try await connection.call(
      sql, id.parameters + [.text(reason), delay.map { .double($0 / .milliseconds(1)) } ?? .null]
    ).onlyRow().text(0)
  }

  /// Ends an attempt whose process or pod is gone or cannot be had. Gives the scan's next status, nil when the attempt
  /// was over already. `reason` keeps 4,000 characters. sql/20_worker/report_pod_end.sql
  @discardableResult
  public func reportPodEnd(
    _ id: AttemptID, code: String, reason: String, isInfrastructure: Bool = true, isRetryable: Bool = true,
    hint: String? = nil
  ) async throws -> String? {
    try await connection.call(
      "select scan_worker.report_pod_end($1, $2, $3, $4, $5, $6, $7)",
      id.parameters + [.text(code), .text(reason), .boolean(isInfrastructure), .boolean(isRetryable), .text(hint)]
    ).onlyRow().optionalText(0)
  }

  /// A new token for an attempt that was claimed and never started. Throws `SR101`, also when `holder` is given and the
  /// attempt is another dispatcher's by now; `SR191`. sql/20_worker/reissue_token.sql
  public func reissueToken(_ id: AttemptID, holder: UUID? = nil) async throws -> String {
    try await connection.call(
      "select scan_worker.reissue_token($1, $2, $3)", id.parameters + [holder.map { .uuid($0) } ?? .null]
    ).onlyRow().text(0)
  }

  /// Ends what nobody keeps alive, at most `batch` attempts and `batch` scans; gives how many. sql/20_worker/reap.sql
  @discardableResult
  public func reap(batch: Int = 200) async throws -> Int {
    Int(try await connection.call("select scan_worker.reap($1)", [.integer(batch)]).onlyRow().integer(0))
  }

  /// A duty that is due and nobody's, now this dispatcher's; nil when there is none. sql/20_worker/take_duty.sql
  public func takeDuty(holder: UUID) async throws -> Duty? {
    try await connection.call("select duty, epoch from scan_worker.take_duty($1)", [.uuid(holder)]).first.map {
      try Duty($0)
    }
  }

  /// One batch of a duty; true: call again at once, false: done and given back. Throws `SR108` when it is another's.
  /// sql/20_worker/perform_duty.sql
  public func performDuty(_ duty: Duty, holder: UUID) async throws -> Bool {
    try await connection.call(
      "select scan_worker.perform_duty($1, $2, $3)", [.uuid(holder), .text(duty.name), .integer(duty.epoch)]
    ).onlyRow().boolean(0)
  }

  /// Time until something falls due without a hint; zero when it is due already, nil when nothing is ahead.
  /// Measured by the server's clock, so that this machine's does not matter. sql/20_worker/next_due.sql
  public func nextDue() async throws -> Duration? {
    let sql = """
      select ceil(extract(epoch from scan_worker.next_due() - pg_catalog.clock_timestamp()) * 1000)::bigint
      """
    return try await connection.call(sql).onlyRow().optionalInteger(0).map { .milliseconds(max(0, $0)) }
  }

  /// All attempts that have a lease now, of every dispatcher. sql/20_worker/live_attempts.sql
  public func liveAttempts() async throws -> [LiveAttempt] {
    let sql = """
      select job_id, attempt, fence, holder, is_started, is_cancel_requested,
        extract(epoch from leased_until) as leased_until, extract(epoch from pending_until) as pending_until,
        extract(epoch from deadline_at) as deadline_at, cluster
      from scan_worker.live_attempts()
      """
    return try await connection.call(sql).map { try LiveAttempt($0) }
  }
}
