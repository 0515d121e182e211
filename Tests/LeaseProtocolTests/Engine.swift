/// What the database holds about one scan, as far as the lease protocol goes: one job, its attempts, its lease, its
/// staged rows and its results. The functions of sql/20_worker and sql/30_api are the calls of `Call`; each is one
/// transaction, and `InterleavingTests` shows that transactions of several sessions amount to one after the other.
struct Engine: Hashable, Sendable {
  enum Status: String, Hashable, Sendable {
    case none, scheduled, queued, dispatched, running, succeeded, failed, cancelled

    var isFinal: Bool { self == .succeeded || self == .failed || self == .cancelled }
    var isLive: Bool { self == .dispatched || self == .running }
  }

  enum Outcome: String, Hashable, Sendable {
    case open, succeeded, failed, lost, released, cancelled
  }

  /// How a deadline or a lease stands to the clock.
  enum Deadline: String, Hashable, Sendable {
    case none, ahead, passed
  }

  enum Clock: String, Hashable, Sendable {
    /// Before `leased_until`.
    case fresh
    /// Past it, and a beat or a renewal would help.
    case silent
    /// Past `deadline_at`, or past `pending_until` before the start: nothing helps.
    case late
  }

  struct Lease: Hashable, Sendable {
    var attempt: Int
    /// Which of the attempt's tokens is the valid one, from 1.
    var token = 1
    /// The pod that is bound, from 1; 0 before the start.
    var pod = 0
    var clock = Clock.fresh
    var isCancelRequested = false
    /// Whether the rows that the scanner sent are there.
    var isStaged = false
    /// Whether another dispatcher than the one that claimed it looks after it.
    var isAdopted = false
  }

  var status = Status.none
  var scanFailures = 0
  var infrastructureFailures = 0
  var isCancelRequested = false
  /// A scheduled scan whose `run_at` has come.
  var isDue = false
  var deadline = Deadline.none
  /// One entry for each attempt; the count is the job's `attempt`.
  var outcomes: [Outcome] = []
  var lease: Lease?
  /// Whether the package of the artifact has been interned by some attempt's match.
  var isInterned = false
  /// How often the results are there.
  var results = 0

  static let scanBudget = 2
  static let infrastructureBudget = 2
}

extension Engine: CustomStringConvertible {
  /// The same words as `tests.state()` in replay.sql makes them of the tables.
  var description: String {
    var words = ["\(status.rawValue)"]
    if status == .scheduled { words.append(isDue ? "due" : "ahead") }
    words.append("attempt=\(outcomes.count) failures=\(scanFailures)/\(infrastructureFailures)")
    words.append("cancel=\(isCancelRequested) deadline=\(deadline.rawValue)")
    words.append("outcomes=\(outcomes.map(\.rawValue).joined(separator: ","))")
    if let lease {
      words.append("lease=\(lease.attempt) token=\(lease.token) pod=\(lease.pod) \(lease.clock.rawValue)")
      words.append("cancel=\(lease.isCancelRequested) staged=\(lease.isStaged) adopted=\(lease.isAdopted)")
    }
    words.append("interned=\(isInterned) results=\(results)")
    // The event of a publish says when it came before a requested cancel.
    if status == .succeeded { words.append("won=\(isCancelRequested)") }
    return words.joined(separator: " ")
  }
}
