/// How a scanner process ends; the dispatcher reads the exit code.
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
}
