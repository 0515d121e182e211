import Probes
import Synchronization

/// What the kubelet asks of a dispatcher: whether it lives and whether it is ready.
///
/// A cluster or a database that is out of reach does not end its life: it goes on when they are back. What does is a
/// loop that stands still.
public final class DispatcherHealth: Sendable {
  /// What a dispatcher is not ready without.
  public enum Need: String, Hashable, Sendable, CaseIterable {
    /// Registered with a database of the right schema.
    case registration
    /// The template of scan Jobs has been read; only of dispatchers that create some.
    case template
  }

  private let needs: Set<Need>
  private let patience: Duration
  private let now: @Sendable () -> ContinuousClock.Instant
  private let state: Mutex<(met: Set<Need>, turnedAt: ContinuousClock.Instant)>

  /// - Parameters:
  ///   - needs: default: all.
  ///   - patience: how long the loop may stand still. Default 60 seconds: it turns every 5 seconds when nothing comes,
  ///     and a call to the database may take its time.
  public convenience init(needs: Set<Need> = Set(Need.allCases), patience: Duration = .seconds(60)) {
    self.init(needs: needs, patience: patience) { ContinuousClock.now }
  }

  init(needs: Set<Need>, patience: Duration, now: @escaping @Sendable () -> ContinuousClock.Instant) {
    self.needs = needs
    self.patience = patience
    self.now = now
    state = Mutex(([], now()))
  }

  /// The loop has turned.
  public func beat() { state.withLock { $0.turnedAt = now() } }

  public func set(_ need: Need, isMet: Bool) {
    state.withLock { state in
      if isMet { state.met.insert(need) } else { state.met.remove(need) }
    }
  }

  /// Whether the loop has turned within `patience`.
  public var isAlive: Bool { stillness <= patience }

  public var isReady: Bool { missing.isEmpty }

  private var stillness: Duration { state.withLock { $0.turnedAt }.duration(to: now()) }

  private var missing: [Need] {
    let met = state.withLock { $0.met }
    return Need.allCases.filter { needs.contains($0) && !met.contains($0) }
  }

  /// For the route `/healthz`.
  public func answerLiveness() -> ProbeServer.Answer {
    isAlive
      ? ProbeServer.Answer(status: 200, body: "alive\n")
      : ProbeServer.Answer(status: 503, body: "stands still for \(stillness.components.seconds) s\n")
  }

  /// For the route `/readyz`.
  public func answerReadiness() -> ProbeServer.Answer {
    let missing = missing.map(\.rawValue)
    return missing.isEmpty
      ? ProbeServer.Answer(status: 200, body: "ready\n")
      : ProbeServer.Answer(status: 503, body: "waits for \(missing.joined(separator: ", "))\n")
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
