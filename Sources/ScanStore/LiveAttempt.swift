import FoundationEssentials
import Postgres

/// An attempt that has a lease now. Mirrors sql/20_worker/live_attempts.sql.
public struct LiveAttempt: Hashable, Sendable {
  public var id: AttemptID
  public var attempt: Int
  /// The dispatcher that claimed or adopted it.
  public var holder: UUID
  /// A scanner has called `start`.
  public var isStarted: Bool
  public var isCancelRequested: Bool
  public var leasedUntil: Date
  public var pendingUntil: Date
  /// Nil before the start.
  public var deadlineAt: Date?
  /// The uid of the namespace in which its Kubernetes Job runs; nil for a child process of its dispatcher.
  public var cluster: String?

  public init(
    id: AttemptID, attempt: Int, holder: UUID, isStarted: Bool, isCancelRequested: Bool, leasedUntil: Date,
    pendingUntil: Date, deadlineAt: Date?, cluster: String? = nil
  ) {
    self.id = id
    self.attempt = attempt
    self.holder = holder
    self.isStarted = isStarted
    self.isCancelRequested = isCancelRequested
    self.leasedUntil = leasedUntil
    self.pendingUntil = pendingUntil
    self.deadlineAt = deadlineAt
    self.cluster = cluster
  }
}

extension LiveAttempt {
  init(_ row: PostgresRow) throws {
    self.init(
      id: AttemptID(jobID: try row.uuid("job_id"), fence: try row.integer("fence")),
      attempt: Int(try row.integer("attempt")), holder: try row.uuid("holder"),
      isStarted: try row.boolean("is_started"), isCancelRequested: try row.boolean("is_cancel_requested"),
      leasedUntil: try row.date("leased_until"), pendingUntil: try row.date("pending_until"),
      deadlineAt: try row.optionalDate("deadline_at"), cluster: try row.optionalText("cluster"))
  }
}
