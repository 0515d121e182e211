import ScanStore

/// One attempt on its way through the cluster.
struct ClusterAttempt: Sendable {
  typealias Instant = ContinuousClock.Instant

  enum Step: Hashable, Sendable {
    /// A Job is to be made.
    case creating
    /// The name is taken, or the Job is another dispatcher's work: whose, and how far is it?
    case reading
    /// The name belongs to a Job of another fence, which has to go first.
    case clearing(uid: String)
    case awaitingToken(uid: String)
    case securing(uid: String, isReplacing: Bool)
    case resuming(uid: String)
    /// Resumed: the rest is the cluster's and the scanner's.
    case placed(uid: String)
    /// Given up: the events are asked why.
    case inquiring(uid: String, PodView.Obstacle)
    /// Its pod has ended without last words in its status: the log is asked.
    case listening(uid: String, pod: PodView)
    /// The Job is being deleted; `verdict` is told when it and its pods are gone.
    case closing(uid: String, verdict: LauncherEvent)
    /// All is said; what is left goes when the database knows.
    case over(uid: String?)
    case removing(uid: String)
  }

  let attempt: ClaimedAttempt
  let name: String
  var token: String?
  /// The engine has made the token anew for us: the attempt is ours whatever the cluster holds.
  var isTokenConfirmed = false
  private(set) var step: Step
  /// The request of this step has been sent.
  var isAsked = false
  /// Not before this is anything done.
  var dueAt: Instant
  var failures = 0
  /// Until when its Job is tried to be made.
  let launchBy: Instant
  /// Until when its scanner has to have started.
  let startBy: Instant
  /// The scanner has called `start`: nothing keeps it waiting any more.
  var isStarted: Bool
  /// Wished while a request was under way.
  var stopVerdict: LauncherEvent?
  var placedAt: Instant?
  var stuckSince: Instant?
  /// What people have been told that it waits for.
  var obstacle: String?
  /// When the events of a Job without a pod are asked.
  var podDueAt: Instant?
  /// When something was first missing that another message may explain.
  var unexplainedSince: Instant?
  /// Its pod as it was when it went, which may say why.
  var gonePod: PodView?

  init(_ attempt: ClaimedAttempt, step: Step, isStarted: Bool, timing: ClusterTiming, now: Instant) {
    self.attempt = attempt
    name = JobLabel.name(of: attempt)
    token = attempt.token
    self.step = step
    self.isStarted = isStarted
    dueAt = now
    launchBy = now + timing.launch
    // Before the engine does it, which could not say why.
    startBy = now + attempt.pendingLimit - min(.seconds(5), attempt.pendingLimit / 5)
  }

  var id: AttemptID { attempt.id }

  /// The uid of its Job as far as it is known.
  var uid: String? {
    switch step {
    case .creating, .reading, .clearing: nil
    case .awaitingToken(let uid), .securing(let uid, _), .resuming(let uid), .placed(let uid), .inquiring(let uid, _),
      .listening(let uid, _), .closing(let uid, _), .removing(let uid):
      uid
    case .over(let uid): uid
    }
  }

  /// The next step, from `time` on.
  mutating func enter(_ step: Step, at time: Instant) {
    self.step = step
    isAsked = false
    dueAt = time
    failures = 0
  }

  /// The same step again, later.
  mutating func tryAgain(at time: Instant) {
    isAsked = false
    dueAt = time
    failures += 1
  }
}
