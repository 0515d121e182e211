import FoundationEssentials
import ScanStore

/// Every decision of a dispatcher, without clock, process or database: events go in, `nextAction` says what to do.
///
/// An action that is handed out is due again after one poll interval unless its success is told, so a failed call is
/// repeated, never in a hot loop. While no action is due, `nextWake` is the time at which the next one will be.
struct DispatchState: Sendable {
  typealias Instant = ContinuousClock.Instant

  /// Times that do not come from the database.
  struct Timing: Hashable, Sendable {
    /// Hints that come closer together than this are answered by one call, but for the first two: one slot that becomes
    /// free must not keep the next hint waiting.
    var hintSpacing = Duration.milliseconds(20)
    /// From a claim to the question when something falls due, which must not hold up the next hint.
    var lookAhead = Duration.milliseconds(50)
    /// Shortest time between claims for something that falls due.
    var dueSpacing = Duration.milliseconds(100)
    /// From the wish to stop to SIGKILL, and from "the attempt is gone" to the wish.
    var stopGrace = Duration.seconds(10)
    var minimumBackoff = Duration.milliseconds(100)
    var maximumBackoff = Duration.seconds(5)
    /// Time that reports and releases may take at the end.
    var farewell = Duration.seconds(10)
  }

  enum Link: Hashable, Sendable {
    case down(retryAt: Instant)
    /// Connected; not registered yet, or no longer.
    case connected(registerAt: Instant)
    case registered
  }

  struct Shutdown: Hashable, Sendable {
    let behavior: DispatcherConfiguration.ShutdownBehavior
    let deadline: Instant
    var isDeregistered = false
  }

  let holder: UUID
  let capacity: Int
  let timing: Timing
  /// `settings.dispatcher_poll`, known after the registration.
  var poll = Duration.seconds(5)

  var link: Link
  var attempts: [AttemptID: TrackedAttempt] = [:]
  /// Attempts that the database gave us and we do not run: when to give each back.
  var releases: [AttemptID: Instant] = [:]
  var shutdown: Shutdown?

  var backoff: Duration
  var lastClaimAt: Instant?
  /// The claim before the last.
  var formerClaimAt: Instant?
  var claimAt: Instant
  var nextDueAt: Instant?
  var lastObserveAt: Instant?
  var observeAt: Instant
  var beatAt: Instant
  var reapAt: Instant

  init(holder: UUID, capacity: Int, timing: Timing = Timing(), now: Instant) {
    self.holder = holder
    self.capacity = capacity
    self.timing = timing
    link = .down(retryAt: now)
    backoff = timing.minimumBackoff
    claimAt = now
    observeAt = now
    beatAt = now + poll
    reapAt = now + poll
  }

  var freeSlots: Int { max(0, capacity - attempts.count) }
  /// Oldest first, so that every run decides alike.
  var ordered: [TrackedAttempt] { attempts.values.sorted { $0.attempt.id.fence < $1.attempt.id.fence } }
}
