import FoundationEssentials
import Logging
import Postgres
import ScanModel
import ScanStore

/// Carries out what `DispatchState` decides, one action after the other, and waits for events in between.
struct DispatcherLoop: ~Copyable {
  let configuration: DispatcherConfiguration
  let launcher: any Launcher
  let metrics: DispatcherMetrics
  let health: DispatcherHealth
  let logger: Logger
  let startDeadline: ContinuousClock.Instant
  private let ringAlarm: @Sendable () -> Void
  let sayReady: @Sendable () -> Void

  var state: DispatchState
  var connection: PostgresConnection?
  private var alarm = Alarm()
  var isReady = false

  /// `ringAlarm` must put an `.alarm` among the events; `sayReady` is called when the schema is known to be ours.
  init(
    _ configuration: DispatcherConfiguration, holder: UUID, launcher: any Launcher, metrics: DispatcherMetrics,
    health: DispatcherHealth, logger: Logger,
    ringAlarm: @escaping @Sendable () -> Void, sayReady: @escaping @Sendable () -> Void
  ) {
    self.configuration = configuration
    self.launcher = launcher
    self.metrics = metrics
    self.health = health
    self.logger = logger
    self.ringAlarm = ringAlarm
    self.sayReady = sayReady
    var timing = DispatchState.Timing()
    timing.stopGrace = configuration.stopGrace
    let now = ContinuousClock.now
    startDeadline = now + configuration.startPatience
    state = DispatchState(holder: holder, place: configuration.place, timing: timing, now: now)
  }

  /// Returns after a shutdown, or when its task is cancelled. Throws `SR953` when the first connection does not come
  /// about in time, `SR151` when the schema is not one this program works with.
  mutating func run(_ events: Mailbox<DispatcherEvent>) async throws {
    var arrivals = events.arrivals.makeAsyncIterator()
    while true {
      health.beat()
      for event in events.take() { receive(event) }
      if let action = state.nextAction(at: .now) {
        if action == .finish || Task.isCancelled { return await leave() }
        try await carryOut(action)
      } else {
        // However long nothing is due, the kubelet wants to see that the loop turns.
        alarm.set(to: min(state.nextWake, .now + .seconds(15)), ring: ringAlarm)
        if await arrivals.next() == nil { return await leave() }
      }
    }
  }

  private func leave() async {
    await connection?.close()
    logger.info("dispatcher stopped", metadata: ["running": "\(state.attempts.count)"])
  }

  private mutating func receive(_ event: DispatcherEvent) {
    let now = ContinuousClock.now
    switch event {
    case .listener(.connected):
      metrics.setUp(.listener, true)
      state.hintArrived(at: now)
      state.controlArrived(at: now)
    case .listener(.notification(DispatcherService.readyChannel, _)): state.hintArrived(at: now)
    case .listener(.notification): state.controlArrived(at: now)
    // The slow poll goes on; the listener comes back by itself.
    case .listener(.disconnected): metrics.setUp(.listener, false)
    case .launcher(let event): receive(event, at: now)
    case .alarm: alarm.rang()
    case .shutdown:
      logger.info("shutdown requested", metadata: ["behavior": "\(configuration.onShutdown.rawValue)"])
      state.shutDown(configuration.onShutdown, at: now)
    }
  }

  private mutating func receive(_ event: LauncherEvent, at now: ContinuousClock.Instant) {
    switch event {
    case .located(let cluster): state.located(cluster, at: now)
    case .available:
      logger.info("launcher ready", metadata: ["cluster": "\(state.cluster ?? "none")"])
      state.launcherIsReady(at: now)
    case .paused(let pause):
      logger.warning("claims paused", metadata: ["for": "\(pause)"])
      state.paused(for: pause, at: now)
    case .launched(let id): launched(id, at: now)
    case .waiting(let id, let obstacle): state.waiting(id, for: obstacle, at: now)
    case .tokenNeeded(let id): state.tokenNeeded(id, at: now)
    case .declined(let id, let reason, let pause):
      note("attempt given back", id, reason)
      metrics.count(.released)
      state.declined(id, reason: reason, after: pause, at: now)
    case .ended(let id, let end):
      note("scanner ended", id, end.reason)
      state.ended(id, end, at: now)
    }
  }

  private mutating func launched(_ id: AttemptID, at now: ContinuousClock.Instant) {
    metrics.count(.launched)
    // One that was adopted was claimed by another.
    if let tracked = state.attempts[id], tracked.attempt.token != nil { metrics.observeLaunch(now - tracked.claimedAt) }
    state.launched(id, at: now)
  }

  private func note(_ what: Logger.Message, _ id: AttemptID, _ reason: String) {
    guard let attempt = state.attempts[id]?.attempt else { return }
    logger.info(what, metadata: attempt.metadata.merging(["reason": "\(reason)"]) { $1 })
  }
}
