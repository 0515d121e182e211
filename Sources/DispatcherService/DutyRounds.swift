import FoundationEssentials
import Logging
import Postgres
import ScanModel
import ScanStore

/// Performs the duties of the whole installation that fall to this dispatcher: partitions, retention and the like.
///
/// On a connection of its own and beside the loop, so that no claim waits for a batch. Every batch is one transaction; a
/// dispatcher that dies or stops in the middle of one leaves the duty to another.
struct DutyRounds: Sendable {
  let configuration: PostgresConfiguration
  let holder: UUID
  let logger: Logger
  /// Between the end of a round and the next; when a duty is due the database says.
  var interval = Duration.seconds(15)

  /// Goes the rounds until its task is cancelled. A database that is away or fails costs a round.
  func run() async {
    var connection: PostgresConnection?
    while !Task.isCancelled {
      do {
        let open = try await reconnected(connection)
        connection = open
        let store = DispatcherStore(connection: open)
        try await round {
          try await store.takeDuty(holder: holder)
        } perform: {
          try await store.performDuty($0, holder: holder)
        }
      } catch {
        if !Task.isCancelled { logger.warning("duties interrupted", metadata: ["error": "\(error)"]) }
      }
      try? await Task.sleep(for: interval)
    }
    await connection?.close()
  }

  /// Until there is no duty left to take: each to its end, batch by batch. One that has become another's is dropped.
  func round(take: () async throws -> Duty?, perform: (Duty) async throws -> Bool) async throws {
    while let duty = try await take() {
      let metadata: Logger.Metadata = ["duty": "\(duty.name)", "epoch": "\(duty.epoch)"]
      do {
        while try await perform(duty) {}
        logger.debug("duty done", metadata: metadata)
      } catch let error as ScanError where error.known == .staleDuty {
        logger.warning("duty lost to another dispatcher", metadata: metadata)
      }
    }
  }

  private func reconnected(_ connection: PostgresConnection?) async throws -> PostgresConnection {
    if let connection, await connection.isOpen { return connection }
    return try await PostgresConnection.connect(configuration)
  }
}
