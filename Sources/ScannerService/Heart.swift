import Logging
import Postgres
import ScanModel
import ScanStore
import Synchronization

/// Beats for a running attempt on a connection of its own, until it is cancelled or the attempt is over.
///
/// A failed beat is not a lost lease: the heart reconnects and goes on until its own clock, started when the last
/// accepted beat was sent, says that the lease could be over. Then the attempt must stop, whatever the engine thinks, and
/// whether or not a beat is still under way: a frozen server or pooler answers nothing and breaks nothing.
final class Heart: Sendable {
  enum Ending: Sendable {
    case cancelRequested
    case refused(ScanError)
    case leaseOver
    /// The scan has used up its time; the engine gives it a moment more to say so.
    case timeIsOver
    /// SIGTERM: its node is drained, its pod deleted, or its dispatcher stops the scans.
    case toldToStop
  }

  let configuration: PostgresConfiguration
  let credentials: AttemptCredentials
  let interval: Duration
  let lease: Duration
  let progress: ScanProgress
  let logger: Logger
  /// When the last accepted beat was sent.
  private let lastAccepted = Mutex(ContinuousClock.now)

  init(
    configuration: PostgresConfiguration, credentials: AttemptCredentials, interval: Duration, lease: Duration,
    progress: ScanProgress, logger: Logger
  ) {
    self.configuration = configuration
    self.credentials = credentials
    self.interval = interval
    self.lease = lease
    self.progress = progress
    self.logger = logger
  }

  /// Returns when the lease could be over; throws only `CancellationError`. One interval is kept in hand: the engine's
  /// clock started when the beat arrived, ours when it was sent.
  func watch() async throws -> Ending {
    while true {
      let end = lastAccepted.withLock { $0 } + lease - interval
      if end <= .now { return .leaseOver }
      try await Task.sleep(until: end, clock: .continuous)
    }
  }

  /// Returns why the attempt must stop; throws only `CancellationError`.
  func run() async throws -> Ending {
    var connection: PostgresConnection?
    // Beats come closer together at first: most scans are short, and somebody watches.
    var pause = min(interval, .seconds(1))
    while true {
      try await Task.sleep(for: pause)
      pause = min(interval, pause + .seconds(1))
      let sent = ContinuousClock.now
      do {
        let open = try await reconnected(connection)
        connection = open
        let state = progress.current
        let isCancelRequested = try await ScannerStore(connection: open, credentials: credentials)
          .heartbeat(stage: state.stage.rawValue, percent: state.pct, detail: state.detail)
        lastAccepted.withLock { $0 = sent }
        if isCancelRequested { return .cancelRequested }
      } catch let error as ScanError {
        return .refused(error)
      } catch {
        try Task.checkCancellation()
        logger.warning("heartbeat failed", metadata: ["error": "\(error)"])
        await connection?.close()
        connection = nil
      }
    }
  }

  private func reconnected(_ connection: PostgresConnection?) async throws -> PostgresConnection {
    if let connection, await connection.isOpen { return connection }
    return try await PostgresConnection.connect(configuration)
  }
}
