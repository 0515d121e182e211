/// How a scanner process ends: its exit code, which the dispatcher reads.
public enum ScannerExit: Int32, Sendable {
  /// The results are published.
  case published = 0
  /// The environment is incomplete.
  case usage = 2
  /// The attempt is another's or over: nothing was written.
  case refused = 10
  /// A requested cancel was acknowledged.
  case cancelled = 11
  /// The attempt failed and the engine knows why.
  case failed = 12
  /// The attempt failed, and the engine could not be told: its lease will end.
  case unreported = 13

  /// For people: a few words.
  public var meaning: String {
    switch self {
    case .published: "published"
    case .usage: "usage"
    case .refused: "attempt refused"
    case .cancelled: "cancelled"
    case .failed: "failed and reported"
    case .unreported: "could not report"
    }
  }
}
