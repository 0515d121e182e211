import FoundationEssentials
import Logging
import Postgres
import ServiceLifecycle

/// The dispatcher: claims attempts, has them launched, and tells the database how they ended. The whole program in one
/// file; what it decides is `DispatchState`, what it does is `DispatcherLoop`; `DutyRounds` goes on beside them.
///
/// Any number of dispatchers may run against one database. A lost database costs nothing but time: scanners are left
/// alone, and after the reconnection everything is compared with the live attempts. A dispatcher that dies leaves its
/// scanners running; they report by themselves. In a cluster another dispatcher adopts its attempts; elsewhere those that
/// had not started are given up with their lease.
public struct DispatcherService: Service {
  static let readyChannel = "scan_ready"
  static let controlChannel = "scan_control"

  private let configuration: DispatcherConfiguration
  private let launcher: any Launcher
  private let metrics: DispatcherMetrics
  private let health: DispatcherHealth
  private let logger: Logger

  /// One service per launcher, because only one may read its events.
  public init(
    configuration: DispatcherConfiguration, launcher: any Launcher, metrics: DispatcherMetrics = DispatcherMetrics(),
    health: DispatcherHealth = DispatcherHealth(), logger: Logger = Logger(label: "scanrook.dispatcher")
  ) {
    self.configuration = configuration
    self.launcher = launcher
    self.metrics = metrics
    self.health = health
    self.logger = logger
  }

  /// Runs until a graceful shutdown, then returns as `onShutdown` says: at once, or when the scans have stopped, within
  /// `stopGrace` and 10 seconds. A cancelled task returns at once and leaves everything as it is, like a crash.
  ///
  /// Throws `ScanError`: `SR953` when the database is not reached within `startPatience`, `SR151` when its schema is
  /// not one of `supportedSchemas`, also when that is found after a reconnection.
  public func run() async throws {
    let holder = UUID()
    let events = Mailbox<DispatcherEvent>()
    let (ready, signal) = AsyncStream.makeStream(of: Void.self)
    try await withTaskCancellationOrGracefulShutdownHandler {
      try await withThrowingTaskGroup { group in
        group.addTask { [listener] in
          for await event in listener.events() { events.add(.listener(event)) }
        }
        group.addTask { [launcher] in
          for await event in launcher.events { events.add(.launcher(event)) }
        }
        group.addTask { [launcher] in await launcher.run() }
        group.addTask { [rounds = rounds(holder)] in
          for await _ in ready { await rounds.run() }
        }
        var loop = DispatcherLoop(
          configuration, holder: holder, launcher: launcher, metrics: metrics, health: health, logger: logger
        ) {
          events.add(.alarm)
        } sayReady: {
          signal.yield()
        }
        try await loop.run(events)
        group.cancelAll()
      }
    } onCancelOrGracefulShutdown: {
      events.add(.shutdown)
    }
  }

  private func rounds(_ holder: UUID) -> DutyRounds {
    var configuration = configuration.database
    configuration.applicationName += " duties"
    return DutyRounds(configuration: configuration, holder: holder, logger: logger)
  }

  private var listener: PostgresListener {
    PostgresListener(
      configuration: configuration.listenDatabase, channels: [Self.readyChannel, Self.controlChannel], logger: logger)
  }
}
