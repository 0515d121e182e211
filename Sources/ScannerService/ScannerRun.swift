import FoundationEssentials
import Logging
import ObjectStorage
import Postgres
import ScanModel
import ScanStore
import UnixSignals

/// One attempt at one scan, from `start` to `publish`: the whole program of a scanner process.
///
/// Two connections: this one for COPY, match and publish, and one for the heartbeat. Whatever ends first, the work or
/// the heart, ends the other.
public struct ScannerRun: Sendable {
  private let configuration: ScannerConfiguration
  private let logger: Logger
  private let credentials: AttemptCredentials
  private let postgres: PostgresConfiguration

  public init(configuration: ScannerConfiguration, logger: Logger) {
    self.configuration = configuration
    var logger = logger
    logger[metadataKey: "job.id"] = "\(configuration.jobID.lowercased)"
    self.logger = logger
    credentials = configuration.credentials
    postgres = configuration.postgres
  }

  /// Runs the attempt to its end. Never throws: every end is an exit code, and the engine is told where it can be.
  ///
  /// SIGTERM ends it with a report. As the first process of a container it would not even notice the signal otherwise, and
  /// be killed without a word at the end of its grace period.
  public func run() async -> ScannerExit {
    let stops = await UnixSignalsSequence(trapping: .sigterm)
    do {
      let connection = try await PostgresConnection.connect(postgres)
      let store = ScannerStore(connection: connection, credentials: credentials)
      let called = ContinuousClock.now
      let specification = try await store.start(
        podUID: configuration.podUID, scannerVersion: scanrookVersion, node: configuration.node)
      logger.info(
        "scan started", metadata: ["attempt": "\(specification.attempt)", "target": "\(specification.target)"])
      let exit = await scan(specification, until: called + specification.timeLeft, stops: stops, store: store)
      await connection.close()
      return exit
    } catch let error as ScanError where Self.isRefusal(error) {
      logger.warning("attempt refused", metadata: ["error": "\(error)"])
      return .refused
    } catch {
      // Nothing was started: the dispatch lease ends, or the dispatcher reports this process.
      logger.error("scan could not start", metadata: ["error": "\(error)"])
      return .unreported
    }
  }

  private enum First: Sendable {
    case work(Result<String, any Error>)
    case heart(Heart.Ending?)
  }

  private func scan(
    _ specification: ScanSpecification, until end: ContinuousClock.Instant, stops: UnixSignalsSequence,
    store: ScannerStore
  ) async -> ScannerExit {
    let progress = ScanProgress()
    let heart = Heart(
      configuration: configuration.heartPostgres, credentials: credentials, interval: specification.beatInterval,
      lease: specification.runLease, progress: progress, logger: logger)
    let work = ScanWork(
      configuration: configuration, specification: specification, store: store, progress: progress, logger: logger)
    return await withTaskGroup(of: First.self) { group in
      group.addTask { .heart(try? await heart.run()) }
      group.addTask { .heart(try? await heart.watch()) }
      group.addTask {
        do { try await Task.sleep(until: end, clock: .continuous) } catch { return .heart(nil) }
        return .heart(.timeIsOver)
      }
      group.addTask {
        for await _ in stops { return .heart(.toldToStop) }
        return .heart(nil)
      }
      group.addTask {
        do { return .work(.success(try await work.run())) } catch { return .work(.failure(error)) }
      }
      let first = await group.next()
      group.cancelAll()
      switch first {
      case .work(let result):
        return await conclude(result)
      case .heart(let ending):
        // The work must have stopped writing before anybody is told that it did.
        for await other in group {
          if case .work(.success(let result)) = other { return await conclude(.success(result)) }
        }
        return await conclude(ending, progress.current)
      case nil:
        return .unreported
      }
    }
  }

  private func conclude(_ ending: Heart.Ending?, _ progress: ScanProgress.State) async -> ScannerExit {
    switch ending {
    case .cancelRequested:
      logger.info("scan cancelled by request")
      return await report(.cancelled) { try await $0.acknowledgeCancel() }
    case .refused(let error):
      logger.warning("heartbeat refused", metadata: ["error": "\(error)"])
      return .refused
    case .timeIsOver:
      // As the engine would say it a moment later.
      let message = "time limit reached in stage \(progress.stage.rawValue) at \(progress.pct)%"
      logger.error("scan stopped", metadata: ["reason": "\(message)"])
      return await report(.failed) { store in
        try await store.fail(
          code: ScanErrorCode.timeLimitReached.rawValue, message: message, isRetryable: true,
          hint:
            "Give the scan a larger class: select scan.submit(..., options => '{\"resource_class\": \"large\"}');")
      }
    case .toldToStop:
      let message = "the scanner was told to stop (SIGTERM) in stage \(progress.stage.rawValue) at \(progress.pct)%"
      logger.warning("scan stopped", metadata: ["reason": "\(message)"])
      return await report(.failed) { store in
        try await store.fail(
          code: ScanErrorCode.scannerGone.rawValue, message: message, isRetryable: true, hint: nil,
          isInfrastructure: true)
      }
    case .leaseOver, nil:
      logger.error("heartbeats failed for the length of the lease")
      return .unreported
    }
  }

  private func conclude(_ result: Result<String, any Error>) async -> ScannerExit {
    switch result {
    case .success(let result):
      logger.info("scan published", metadata: ["result": "\(result)"])
      return .published
    case .failure(let error as ScanError) where Self.isRefusal(error):
      logger.warning("attempt refused", metadata: ["error": "\(error)"])
      return .refused
    case .failure(let error):
      logger.error("scan failed", metadata: ["error": "\(error)"])
      let failure = ScanFailure(error)
      return await report(.failed) { store in
        try await store.fail(
          code: failure.error.code, message: failure.error.sentence, isRetryable: failure.isRetryable,
          hint: failure.error.hint, isInfrastructure: failure.isInfrastructure)
      }
    }
  }

  /// Tells the engine how the attempt ended, on a fresh connection, for the old one may be the cause. Tries for as long
  /// as a database takes to restart.
  /// - Returns: `exit` once the engine knows.
  private func report(
    _ exit: ScannerExit, _ tell: @Sendable (ScannerStore) async throws -> Void
  ) async -> ScannerExit {
    for delay in [0, 1, 2, 4, 8, 15, 30] {
      try? await Task.sleep(for: .seconds(delay))
      do {
        let connection = try await PostgresConnection.connect(postgres)
        return try await report(exit, to: ScannerStore(connection: connection, credentials: credentials), tell)
      } catch {
        logger.warning("end of the attempt not reported yet", metadata: ["error": "\(error)"])
      }
    }
    return .unreported
  }

  private func report(
    _ exit: ScannerExit, to store: ScannerStore, _ tell: @Sendable (ScannerStore) async throws -> Void
  ) async throws -> ScannerExit {
    do {
      try await tell(store)
      return exit
    } catch let error as ScanError where Self.isRefusal(error) {
      // A publish whose answer was lost may have come first.
      return try await store.attemptOutcome() == .succeeded ? .published : .refused
    }
  }

  /// The attempt is another's, or over.
  private static func isRefusal(_ error: ScanError) -> Bool {
    error.known == .staleAttempt || error.known == .boundToAnotherPod
  }
}
