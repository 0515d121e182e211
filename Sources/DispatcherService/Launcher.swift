import FoundationEssentials
import ScanStore

/// Turns attempts into running scanners: child processes (`LocalLauncher`) or Kubernetes Jobs (`KubernetesLauncher`).
///
/// A launcher knows nothing of the database. Whatever becomes of an attempt that it was given, it says so once: `ended`
/// or `declined`, also when nothing could be started at all. The calls return soon and never wait for an end. What only
/// launchers need whose scanners outlive a dispatcher has a default that does nothing.
public protocol Launcher: Sendable {
  /// What happens, for one reader.
  var events: AsyncStream<LauncherEvent> { get }

  /// Starts the attempt's scanner. One that is adopted may have been started in part; the launcher finds out.
  func launch(_ attempt: ClaimedAttempt) async
  /// Asks the attempt's scanner to stop, or makes it. Unknown and ended attempts are ignored.
  func stop(_ id: AttemptID, with force: StopForce) async

  /// Works until its task is cancelled.
  func run() async
  /// The database is known: the installation whose objects are ours.
  func begin(installation: UUID) async
  /// Looks after a scanner that has started, in place of the dispatcher that launched it.
  func takeOver(_ attempt: ClaimedAttempt) async
  /// A new token, as answer to `tokenNeeded`.
  func provide(_ token: String, for id: AttemptID) async
  /// The database knows the end of the attempt: what is left of it may go.
  func settle(_ id: AttemptID) async
  /// The attempt is another dispatcher's now.
  func abandon(_ id: AttemptID) async
  /// What lives according to the database, asked not before `askedAt`.
  func compare(with live: [LiveAttempt], askedAt: ContinuousClock.Instant) async
}

extension Launcher {
  public func run() async {}
  public func begin(installation: UUID) async {}
  public func takeOver(_ attempt: ClaimedAttempt) async {}
  public func provide(_ token: String, for id: AttemptID) async {}
  public func settle(_ id: AttemptID) async {}
  public func abandon(_ id: AttemptID) async {}
  public func compare(with live: [LiveAttempt], askedAt: ContinuousClock.Instant) async {}
}

/// What a launcher has to say.
public enum LauncherEvent: Hashable, Sendable {
  /// Where its scanners run: the uid of a namespace. Launchers of child processes never say it.
  case located(cluster: String)
  /// It has seen all that is there: from now on it may be given attempts.
  case available
  /// Nothing should be claimed for so long.
  case paused(Duration)
  /// The attempt's scanner is on its way; the next one may be given.
  case launched(AttemptID)
  /// What keeps the attempt's scanner from starting; nil: nothing any more.
  case waiting(AttemptID, for: String?)
  /// The attempt has no token, and needs one.
  case tokenNeeded(AttemptID)
  /// Never started; to be given back free of charge, for another try not before so long.
  case declined(AttemptID, reason: String, after: Duration)
  case ended(AttemptID, AttemptEnd)
}

public enum StopForce: Hashable, Sendable {
  /// It may tidy up (SIGTERM).
  case terminate
  /// It is gone at once (SIGKILL).
  case kill
}
