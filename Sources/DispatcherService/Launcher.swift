import ScanStore

/// Turns attempts into running scanners: child processes here, Kubernetes Jobs later.
///
/// A launcher knows nothing of the database. Whatever becomes of an attempt, its end comes once through `ends`, also
/// when it could not be started at all. Launching and stopping return soon and never wait for an end.
public protocol Launcher: Sendable {
  /// Starts the attempt's scanner, or says in `ends` why it cannot.
  func launch(_ attempt: ClaimedAttempt) async
  /// Asks the attempt's scanner to stop, or makes it. Unknown and ended attempts are ignored.
  func stop(_ id: AttemptID, with force: StopForce) async
  /// Ends of launched attempts, from one reader's point of view: read it once.
  var ends: AsyncStream<LaunchedEnd> { get }
}

/// The end of one launched attempt.
public struct LaunchedEnd: Hashable, Sendable {
  public var id: AttemptID
  public var end: AttemptEnd

  public init(id: AttemptID, end: AttemptEnd) {
    self.id = id
    self.end = end
  }
}

public enum StopForce: Hashable, Sendable {
  /// It may tidy up (SIGTERM).
  case terminate
  /// It is gone at once (SIGKILL).
  case kill
}
