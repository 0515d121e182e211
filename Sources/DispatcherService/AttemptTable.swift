import ScanStore

/// The attempts of a dispatcher, with what is due of each in reach: a dispatcher of a cluster has thousands, and is
/// asked for the most urgent after every event.
struct AttemptTable: Sendable {
  typealias Instant = ContinuousClock.Instant

  /// What may be due of an attempt.
  enum Matter: Hashable, Sendable, CaseIterable {
    case launch, stop, token, report, renewal
  }

  private var attempts: [AttemptID: TrackedAttempt] = [:]
  private var times: [Matter: [AttemptID: Instant]] = [:]
  /// Attempts whose launchers have still to do their part.
  private(set) var unplacedCount = 0

  var isEmpty: Bool { attempts.isEmpty }
  var count: Int { attempts.count }
  var all: some Sequence<TrackedAttempt> { attempts.values }

  subscript(id: AttemptID) -> TrackedAttempt? {
    get { attempts[id] }
    set {
      unplacedCount += (newValue?.isPlaced == false ? 1 : 0) - (attempts[id]?.isPlaced == false ? 1 : 0)
      attempts[id] = newValue
      for matter in Matter.allCases {
        let time = newValue?.time(of: matter)
        if times[matter]?[id] != time { times[matter, default: [:]][id] = time }
      }
    }
  }

  /// The oldest attempt of which this is due, so that every run decides alike.
  func oldest(_ matter: Matter, dueAt now: Instant) -> TrackedAttempt? {
    let due = (times[matter] ?? [:]).lazy.filter { $0.value <= now }
    return due.min { $0.key.fence < $1.key.fence }.flatMap { attempts[$0.key] }
  }

  /// When this is due of any attempt; nil when it never is.
  func next(_ matter: Matter) -> Instant? { times[matter]?.values.min() }
}

extension TrackedAttempt {
  fileprivate func time(of matter: AttemptTable.Matter) -> Instant? {
    switch (matter, phase) {
    case (.launch, .claimed): claimedAt
    case (.stop, .launched): stopAt
    case (.report, .ended(_, let time)), (.report, .declined(_, _, let time)): time
    case (.token, _): reissueAt
    case (.renewal, _): renewAt
    case (.launch, _), (.stop, _), (.report, _): nil
    }
  }

  private var stopAt: Instant? {
    switch stop {
    case .wanted(let time): time
    case .terminated(let killAt): killAt
    case .none, .killed: nil
    }
  }
}
