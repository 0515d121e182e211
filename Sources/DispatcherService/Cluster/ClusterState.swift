import FoundationEssentials
import KubernetesAPI
import ScanStore

/// Every decision about the Kubernetes Jobs of a dispatcher, without clock, cluster or database: events go in,
/// `nextAction` says what to do.
///
/// An attempt of ours goes from step to step (`ClusterAttempt.Step`), one request after the other; a request that fails
/// is repeated later, for each of them may be sent twice. What exists in the cluster is known from lists and watches. A
/// watch is a hint: whatever it loses the next list brings, so losing it costs time and nothing else.
struct ClusterState: Sendable {
  typealias Instant = ContinuousClock.Instant

  /// The list and the watch of one kind of object.
  struct Feed: Sendable {
    var isListing = false
    var isWatching = false
    /// When to list everything.
    var listAt: Instant
    var watchAt: Instant
    var watchedSince: Instant?
    /// Where a watch goes on; nil: list first.
    var version: String?
    var hasListed = false
    var failures = 0
  }

  let timing: ClusterTiming
  var installation: UUID?
  var cluster: String?
  var locateAt: Instant
  var isLocating = false

  var attempts: [AttemptID: ClusterAttempt] = [:]
  /// All Jobs of the installation, whoever looks after them.
  var jobs: [String: JobView] = [:]
  /// All pods of the installation.
  var pods: [AttemptID: [String: PodView]] = [:]
  var feeds: [ClusterFeed: Feed]
  /// Jobs whose attempts are over, and since when that is known.
  var orphans: [String: Instant] = [:]
  /// Those of them that are to be deleted when nothing else is to be done.
  var leftovers: [JobView] = []

  /// Attempts that have to be looked at, oldest first; the others wait for their time or an event.
  var due: [AttemptID] = []
  var wakes: [AttemptID: Instant] = [:]
  /// No later than the first of them; nil: there is none.
  var firstWake: Instant?
  /// Said and done as soon as possible.
  var pending: [ClusterAction] = []
  /// Requests under way, lists and watches aside.
  var inFlight = 0
  var isAvailable = false

  init(timing: ClusterTiming = ClusterTiming(), now: Instant) {
    self.timing = timing
    locateAt = now
    feeds = Dictionary(uniqueKeysWithValues: ClusterFeed.allCases.map { ($0, Feed(listAt: now, watchAt: now)) })
  }

  /// The most urgent thing to do now; nil when nothing is due before `nextWake` or all requests are under way.
  mutating func nextAction(at now: Instant) -> ClusterAction? {
    if let index = pending.firstIndex(where: { $0.isFree || inFlight < timing.concurrency }) {
      let action = pending.remove(at: index)
      if !action.isFree { inFlight += 1 }
      return action
    }
    if let action = nextFeedAction(at: now) { return action }
    if let firstWake, firstWake <= now { wakeAttempts(at: now) }
    while inFlight < timing.concurrency, !due.isEmpty {
      decide(due.removeFirst(), at: now)
      if !pending.isEmpty { return nextAction(at: now) }
    }
    // Thousands may be left after an accident: they must not keep a scan waiting.
    guard inFlight < timing.concurrency / 2, let job = leftovers.popLast() else { return nil }
    inFlight += 1
    return .deleteJob(nil, name: job.name, uid: job.uid)
  }

  /// When `nextAction` has something again unless an event comes first; nil: only after an event.
  var nextWake: Instant? {
    var times = firstWake.map { [$0] } ?? []
    if cluster == nil {
      if !isLocating { times.append(locateAt) }
    } else if installation != nil {
      for feed in feeds.values {
        if !feed.isListing { times.append(feed.listAt) }
        if !feed.isWatching, !feed.isListing, feed.version != nil { times.append(feed.watchAt) }
      }
    }
    return times.min()
  }

  private mutating func nextFeedAction(at now: Instant) -> ClusterAction? {
    if cluster == nil, !isLocating, locateAt <= now {
      isLocating = true
      return .readNamespace
    }
    guard cluster != nil, installation != nil else { return nil }
    for feed in ClusterFeed.allCases {
      guard var state = feeds[feed] else { continue }
      if !state.isListing, state.listAt <= now {
        state.isListing = true
        feeds[feed] = state
        return .list(feed)
      }
      if !state.isWatching, !state.isListing, let version = state.version, state.watchAt <= now {
        state.isWatching = true
        state.watchedSince = now
        feeds[feed] = state
        return .watch(feed, from: version)
      }
    }
    return nil
  }

  /// How many attempts are where on their way.
  var counts: [DispatcherMetrics.AttemptState: Int] {
    attempts.values.reduce(into: [:]) { counts, attempt in
      let state: DispatcherMetrics.AttemptState =
        switch attempt.step {
        case .creating, .reading, .clearing, .awaitingToken, .securing, .resuming: .launching
        case .placed: attempt.isStarted ? .running : .pending
        case .inquiring, .listening, .closing, .over, .removing: .ending
        }
      counts[state, default: 0] += 1
    }
  }

  // What the other files are made of.

  mutating func say(_ event: LauncherEvent) { pending.append(.emit(event)) }

  /// Looks at the attempt with the next action.
  mutating func touch(_ id: AttemptID) {
    if attempts[id] != nil, !due.contains(id) { due.append(id) }
  }

  /// Looks at the attempt at `time`, or earlier when something happens.
  mutating func wake(_ id: AttemptID, at time: Instant) {
    wakes[id] = min(wakes[id] ?? time, time)
    firstWake = min(firstWake ?? time, time)
  }

  private mutating func wakeAttempts(at now: Instant) {
    let woken = wakes.filter { $0.value <= now }.map(\.key)
    for id in woken { wakes[id] = nil }
    due += woken.filter { !due.contains($0) }
    firstWake = wakes.values.min()
  }

  /// Changes an attempt and looks at it; does nothing for one that is not ours (any more).
  mutating func change(_ id: AttemptID, _ body: (inout ClusterAttempt) -> Void) {
    guard var attempt = attempts[id] else { return }
    body(&attempt)
    attempts[id] = attempt
    touch(id)
  }

  /// Nothing more is done about the attempt, not even what was about to be sent.
  mutating func forget(_ id: AttemptID) {
    attempts[id] = nil
    wakes[id] = nil
    due.removeAll { $0 == id }
    pending.removeAll { $0.attemptID == id }
  }
}

extension ClusterAction {
  /// It is not counted among the requests: said to ourselves, or one of the few that last.
  fileprivate var isFree: Bool {
    switch self {
    case .emit, .list, .watch, .readNamespace: true
    default: false
    }
  }

  /// Of a request about an attempt.
  fileprivate var attemptID: AttemptID? {
    switch self {
    case .createJob(let attempt): attempt.id
    case .readJob(let id, _), .createSecret(let id, _, _, _), .replaceSecret(let id, _, _, _), .resumeJob(let id, _),
      .readWarnings(let id, _), .readLogTail(let id, _):
      id
    case .deleteJob(let id, _, _): id
    case .readNamespace, .list, .watch, .emit: nil
    }
  }
}
