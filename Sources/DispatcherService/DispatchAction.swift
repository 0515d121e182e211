import ScanStore

/// What the dispatcher does next; each is one call of the launcher or the database.
enum DispatchAction: Hashable, Sendable {
  case connect
  case register
  /// Ask for up to this many attempts.
  case claim(capacity: Int)
  /// Take over the attempts of dispatchers that are gone.
  case adopt
  /// Ask when something falls due.
  case findNextDue
  case launch(ClaimedAttempt)
  /// Look after a scanner that another dispatcher launched.
  case takeOver(ClaimedAttempt)
  case reissueToken(AttemptID)
  /// With what the attempt waits for.
  case renew(AttemptID, detail: String?)
  case stop(AttemptID, StopForce)
  case report(AttemptID, AttemptEnd)
  case release(AttemptID, reason: String, after: Duration)
  /// Look at the live attempts: requested cancels, attempts that are gone.
  case observe
  /// Say that we live.
  case beat
  /// End what nobody keeps alive.
  case reap
  case deregister
  /// Nothing is left to do: leave the loop.
  case finish
}
