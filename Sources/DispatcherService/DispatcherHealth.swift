import Probes
import Synchronization

/// What the kubelet asks of a dispatcher: whether it lives and whether it is ready.
///
/// A cluster or a database that is out of reach does not end its life: it goes on when they are back. What does is a
/// loop that stands still.
public final class DispatcherHealth: Sendable {
  private let patience: Duration
  private let now: @Sendable () -> ContinuousClock.Instant
  private let state: Mutex<(isRegistered: Bool, turnedAt: ContinuousClock.Instant)>

  /// - Parameter patience: how long the loop may stand still. Default 60 seconds: it turns every 5 seconds when nothing
  ///   comes, and a call to the database may take its time.
  public convenience init(patience: Duration = .seconds(60)) {
    self.init(patience: patience) { ContinuousClock.now }
  }

  init(patience: Duration, now: @escaping @Sendable () -> ContinuousClock.Instant) {
    self.patience = patience
    self.now = now
    state = Mutex((false, now()))
  }

  /// The loop has turned.
  public func beat() { state.withLock { $0.turnedAt = now() } }

  /// Whether a database of the right schema knows the dispatcher: without one it is not ready.
  public func setRegistered(_ isRegistered: Bool) { state.withLock { $0.isRegistered = isRegistered } }

  /// Whether the loop has turned within `patience`.
  public var isAlive: Bool { stillness <= patience }

  public var isReady: Bool { state.withLock { $0.isRegistered } }

  private var stillness: Duration { state.withLock { $0.turnedAt }.duration(to: now()) }

  /// For the route `/healthz`.
  public func answerLiveness() -> ProbeServer.Answer {
    isAlive
      ? ProbeServer.Answer(status: 200, body: "alive\n")
      : ProbeServer.Answer(status: 503, body: "stands still for \(stillness.components.seconds) s\n")
  }

  /// For the route `/readyz`.
  public func answerReadiness() -> ProbeServer.Answer {
    isReady
      ? ProbeServer.Answer(status: 200, body: "ready\n")
      : ProbeServer.Answer(status: 503, body: "waits for the database\n")
  }

  /// `/healthz`, `/readyz` and `/metrics`, for a `ProbeServer`.
  public func routes(_ metrics: DispatcherMetrics) -> [String: @Sendable () async -> ProbeServer.Answer] {
    [
      "/healthz": { self.answerLiveness() },
      "/readyz": { self.answerReadiness() },
      "/metrics": { metrics.answer() },
    ]
  }
}
