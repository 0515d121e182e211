import Logging
import Postgres
import ScanModel
import ScanStore

/// Beats for a running attempt on a connection of its own, until it is cancelled or the attempt is over.
///
/// A failed beat is not a lost lease: the heart reconnects and goes on until its own clock, started when the last
/// accepted beat was sent, says that the lease could be over. Then the attempt must stop, whatever the engine thinks.
struct Heart: Sendable {
  enum Ending: Sendable {
    case cancelRequested
    case refused(ScanError)
    case leaseOver
  }

  let configuration: PostgresConfiguration
  let credentials: AttemptCredentials
  let interval: Duration
  let lease: Duration
  let progress: ScanProgress
  let logger: Logger

  /// Returns why the attempt must stop; throws only `CancellationError`.
  func run() async throws -> Ending {
    let clock = ContinuousClock()
    var lastAccepted = clock.now
    var connection: PostgresConnection?
    while true {
      try await Task.sleep(for: interval)
      let sent = clock.now
      do {
        let open = try await reconnected(connection)
        connection = open
        let state = progress.current
        let isCancelRequested = try await ScannerStore(connection: open, credentials: credentials)
          .heartbeat(stage: state.stage.rawValue, percent: state.pct, detail: state.detail)
        lastAccepted = sent
        if isCancelRequested { return .cancelRequested }
      } catch let error as ScanError {
        return .refused(error)
      } catch {
        try Task.checkCancellation()
        logger.warning("heartbeat failed", metadata: ["error": "\(error)"])
        await connection?.close()
        connection = nil
        // One interval is kept in hand: the engine's clock started when the beat arrived, ours when it was sent.
        if clock.now - lastAccepted > lease - interval { return .leaseOver }
      }
    }
  }

  private func reconnected(_ connection: PostgresConnection?) async throws -> PostgresConnection {
    if let connection, await connection.isOpen { return connection }
    return try await PostgresConnection.connect(configuration)
  }
}
