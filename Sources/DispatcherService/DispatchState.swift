import FoundationEssentials
import ScanStore

/// Every decision of a dispatcher, without clock, process or database: events go in, `nextAction` says what to do.
///
/// An action that is handed out is due again after one poll interval unless its success is told, so a failed call is
/// repeated, never in a hot loop. While no action is due, `nextWake` is the time at which the next one will be.
struct DispatchState: Sendable {
  typealias Instant = ContinuousClock.Instant

  /// Where scanners run, and so what bounds their number.
  enum Place: Hashable, Sendable {
    /// On this machine: so many at a time.
    case processes(Int)
    /// In a cluster, where many dispatchers may work: so many at a time over all of them, counted by the engine with each
    /// claim. This one takes only as many at once as it can launch.
    case cluster(limit: Int)
  }

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
    /// Attempts that are launched at a time in a cluster: enough to keep its API server busy.
    var launchWindow = 16
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
  let place: Place
  let timing: Timing
  /// `settings.dispatcher_poll`, known after the registration.
  var poll = Duration.seconds(5)

  var link: Link
  var attempts = AttemptTable()
  /// Attempts that the database gave us and we do not run: when to give each back.
  var releases: [AttemptID: Instant] = [:]
  var shutdown: Shutdown?

  /// The uid of the namespace where scanners run; nil: not known, or child processes.
  var cluster: String?
  /// The launcher takes attempts.
  var isLauncherReady: Bool
  /// No claim before this, whatever hints say: the cluster has no room.
  var claimsPausedUntil: Instant?

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
  /// Nil: nobody else's attempts are in our cluster.
  var adoptAt: Instant?

  init(holder: UUID, place: Place, timing: Timing = Timing(), now: Instant) {
    self.holder = holder
    self.place = place
    self.timing = timing
    if case .processes = place { isLauncherReady = true } else { isLauncherReady = false }
    link = .down(retryAt: now)
    backoff = timing.minimumBackoff
    claimAt = now
    observeAt = now
    beatAt = now + poll
    reapAt = now + poll
  }

  /// How many attempts may be claimed.
  var freeSlots: Int {
    guard isLauncherReady else { return 0 }
    return switch place {
    case .processes(let capacity): max(0, capacity - attempts.count)
    case .cluster(let limit): max(0, min(limit, timing.launchWindow) - attempts.unplacedCount)
    }
  }

  /// When the next claim may be made.
  var nextClaimAt: Instant { max(claimAt, claimsPausedUntil ?? claimAt) }
}
