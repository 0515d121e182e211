import ScanStore

/// One attempt of this dispatcher, from its claim until its end is reported.
struct TrackedAttempt: Hashable, Sendable {
  typealias Instant = ContinuousClock.Instant

  enum Phase: Hashable, Sendable {
    /// To be launched, or, when its scanner has started, to be taken over.
    case claimed
    /// With the launcher.
    case launched
    /// Over; the database has to be told, not before `reportAt`.
    case ended(AttemptEnd, reportAt: Instant)
    /// Never started; to be given back, not before `releaseAt`.
    case declined(reason: String, after: Duration, releaseAt: Instant)
  }

  /// How far the wish that the scanner stops has got.
  enum Stop: Hashable, Sendable {
    case none
    case wanted(at: Instant)
    case terminated(killAt: Instant)
    case killed
  }

  let attempt: ClaimedAttempt
  /// When it was claimed or adopted.
  let claimedAt: Instant
  var phase = Phase.claimed
  var stop = Stop.none
  /// The launcher has done its part: it takes no place among those that are being launched.
  var isPlaced = false
  /// When to renew the dispatch lease; nil once there is nothing to renew.
  var renewAt: Instant?
  /// What keeps it from starting, as far as the launcher sees.
  var obstacle: String?
  /// When to ask for a new token; nil: none is missing.
  var reissueAt: Instant?

  var isLaunched: Bool { phase == .launched }

  /// Wishes the stop at `time`, unless it is wished or under way for an earlier one.
  mutating func wantStop(at time: Instant) {
    switch stop {
    case .none: stop = .wanted(at: time)
    case .wanted(let earlier): stop = .wanted(at: min(earlier, time))
    case .terminated, .killed: break
    }
  }
}
