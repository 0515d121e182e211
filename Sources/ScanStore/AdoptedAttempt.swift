import Postgres

/// A live attempt taken over from a dispatcher that is gone. Mirrors sql/20_worker/adopt.sql.
public struct AdoptedAttempt: Hashable, Sendable {
  /// Without a token. `dispatchLease` is the length of a whole one, of which an unknown part has passed: renew soon.
  /// `pendingLimit` is what is left of it.
  public var attempt: ClaimedAttempt
  /// A scanner has called `start`.
  public var isStarted: Bool
  public var isCancelRequested: Bool

  public init(attempt: ClaimedAttempt, isStarted: Bool, isCancelRequested: Bool) {
    self.attempt = attempt
    self.isStarted = isStarted
    self.isCancelRequested = isCancelRequested
  }
}

extension AdoptedAttempt {
  init(_ row: PostgresRow) throws {
    self.init(
      attempt: try ClaimedAttempt(row, token: nil), isStarted: try row.boolean("is_started"),
      isCancelRequested: try row.boolean("is_cancel_requested"))
  }
}
