import Logging
import Postgres
import ScanModel
import ScanStore

// What is asked of launcher and database.
extension DispatcherLoop {
  /// Errors of the database end here: a lost connection is told to the state, everything else is logged, and the state
  /// repeats the action later.
  mutating func carryOut(_ action: DispatchAction) async throws {
    do {
      switch action {
      case .launch(let attempt): await launch(attempt)
      case .takeOver(let attempt): await launcher.takeOver(attempt)
      case .stop(let id, let force): await stop(id, force)
      case .connect: try await connect()
      case .finish: break
      default:
        guard let connection else { throw PostgresError(kind: .connectionLost, message: "there is no connection") }
        try await call(DispatcherStore(connection: connection), action)
      }
    } catch let error as PostgresError where error.kind == .cancelled && Task.isCancelled {
      return
    } catch let error as PostgresError where error.isConnectionGone {
      try await loseDatabase(error)
    } catch let error as PostgresError where action == .register && error.meansMissingSchema {
      throw Self.unknownSchema(nil, because: error.message)
    } catch let error as ScanError where error.known == .foreignSchema {
      throw error
    } catch {
      if case .claim = action { metrics.countClaim(.failed) }
      logger.error("call failed", metadata: ["call": "\(action.name)", "error": "\(error)"])
    }
  }

  private func launch(_ attempt: ClaimedAttempt) async {
    logger.info("attempt claimed", metadata: attempt.metadata.merging(["target": "\(attempt.target)"]) { $1 })
    await launcher.launch(attempt)
  }

  private func stop(_ id: AttemptID, _ force: StopForce) async {
    logger.info("stopping scanner", metadata: ["job.id": "\(id.jobID.lowercased)", "force": "\(force)"])
    await launcher.stop(id, with: force)
  }

  private mutating func connect() async throws {
    connection = try await PostgresConnection.connect(configuration.database)
    state.connected(at: .now)
  }

  private mutating func loseDatabase(_ error: PostgresError) async throws {
    await connection?.close()
    connection = nil
    health.setRegistered(false)
    metrics.setUp(.database, false)
    let now = ContinuousClock.now
    if !isReady && now >= startDeadline {
      throw ScanError(
        code: .databaseOutOfReach, message: "the database could not be reached within \(configuration.startPatience)",
        detail: error.description, hint: "Check the connection string given with --database, and that PostgreSQL runs.")
    }
    state.databaseLost(at: now, jitter: .random(in: 0...1))
    logger.warning(isReady ? "database lost" : "database not reached", metadata: ["error": "\(error)"])
  }

  private mutating func call(_ store: DispatcherStore, _ action: DispatchAction) async throws {
    let holder = state.holder
    switch action {
    case .register: try await register(store)
    case .claim(let capacity): try await claim(store, capacity)
    case .adopt: try await adopt(store)
    case .reissueToken(let id): try await reissueToken(store, id)
    case .findNextDue: state.foundNextDue(in: try await store.nextDue(), at: .now)
    case .renew(let id, let detail): state.renewed(id, try await store.renew(id, detail: detail), at: .now)
    case .report(let id, let end): try await report(store, id, end)
    case .release(let id, let reason, let pause): try await release(store, id, reason, pause)
    case .observe: try await observe(store)
    case .beat:
      if try await !store.beat(holder: holder) { state.forgotten(at: .now) }
    case .reap: try await store.reap()
    case .deregister: try await store.deregister(holder: holder)
    case .connect, .launch, .takeOver, .stop, .finish: break
    }
  }

  private mutating func claim(_ store: DispatcherStore, _ capacity: Int) async throws {
    let batch: [ClaimedAttempt]
    if let cluster = state.cluster, case .cluster(let limit) = state.place {
      batch = try await store.claim(
        holder: state.holder, capacity: capacity, localRoots: [], cluster: cluster, clusterLimit: limit)
    } else {
      batch = try await store.claim(
        holder: state.holder, capacity: capacity, localRoots: configuration.localRoots.directories)
    }
    metrics.countClaim(batch.isEmpty ? .empty : .claimed)
    for _ in batch { metrics.count(.claimed) }
    state.claimed(batch, at: .now)
  }

  private mutating func adopt(_ store: DispatcherStore) async throws {
    guard let cluster = state.cluster else { return }
    let batch = try await store.adopt(holder: state.holder, cluster: cluster)
    for adopted in batch {
      metrics.count(.adopted)
      logger.info("attempt adopted", metadata: adopted.attempt.metadata)
    }
    state.adopted(batch, at: .now)
  }

  private mutating func reissueToken(_ store: DispatcherStore, _ id: AttemptID) async throws {
    do {
      let token = try await store.reissueToken(id, holder: state.holder)
      state.tokenReissued(id)
      await launcher.provide(token, for: id)
    } catch let error as ScanError where error.known == .staleAttempt {
      state.disowned(id)
      await launcher.abandon(id)
    } catch let error as ScanError where error.known == .wrongState {
      // Its scanner has started after all.
      guard let attempt = state.attempts[id]?.attempt else { return }
      state.tokenReissued(id)
      state.launched(id, at: .now)
      await launcher.abandon(id)
      await launcher.takeOver(attempt)
    }
  }

  private mutating func observe(_ store: DispatcherStore) async throws {
    let askedAt = ContinuousClock.now
    let live = try await store.liveAttempts()
    for id in state.observed(live, at: .now) {
      logger.warning("attempt is another dispatcher's now", metadata: ["job.id": "\(id.jobID.lowercased)"])
      await launcher.abandon(id)
    }
    await launcher.compare(with: live, askedAt: askedAt)
  }

  private mutating func register(_ store: DispatcherStore) async throws {
    let registration = try await store.register(
      holder: state.holder, version: configuration.version, host: configuration.host,
      localRoots: configuration.localRoots.directories, cluster: state.cluster)
    guard DispatcherConfiguration.supportedSchemas.contains(registration.schemaVersion) else {
      throw Self.unknownSchema(registration.schemaVersion)
    }
    let isFirst = !isReady
    isReady = true
    if isFirst { sayReady() }
    health.setRegistered(true)
    metrics.setUp(.database, true)
    state.registered(registration, at: .now)
    await launcher.begin(installation: registration.installationID)
    logger.log(
      level: isFirst ? .info : .debug, "dispatcher ready",
      metadata: [
        "holder": "\(state.holder.lowercased)", "place": "\(state.place)", "poll": "\(registration.pollInterval)",
      ])
  }

  private mutating func report(_ store: DispatcherStore, _ id: AttemptID, _ end: AttemptEnd) async throws {
    let next = try await store.reportPodEnd(
      id, code: end.code, reason: end.reason, isInfrastructure: end.isInfrastructure, isRetryable: end.isRetryable,
      hint: end.hint)
    if let next, let attempt = state.attempts[id]?.attempt {
      logger.warning(
        "attempt lost", metadata: attempt.metadata.merging(["code": "\(end.code)", "next": "\(next)"]) { $1 })
    }
    metrics.countEnd(next == nil ? nil : end)
    state.reported(id, at: .now)
    await launcher.settle(id)
  }

  private mutating func release(
    _ store: DispatcherStore, _ id: AttemptID, _ reason: String, _ pause: Duration
  ) async throws {
    do {
      try await store.release(id, reason: reason, after: pause)
    } catch let error as ScanError where error.known == .staleAttempt || error.known == .wrongState {
      // Gone or started: there is nothing to give back.
    }
    state.released(id, at: .now)
  }

  private static func unknownSchema(_ version: Int?, because detail: String? = nil) -> ScanError {
    let range = DispatcherConfiguration.supportedSchemas
    return ScanError(
      code: .foreignSchema,
      message: version.map { "the database has schema \($0)" } ?? "the database has no schema this program knows",
      detail:
        "This dispatcher works with schema \(range.count == 1 ? "" : "\(range.lowerBound) to ")\(range.upperBound)."
        + (detail.map { " The database said: \($0)." } ?? ""),
      hint: (version ?? 0) > range.upperBound ? "Upgrade this program." : "Run: scanrook db migrate")
  }
}

extension PostgresError {
  /// Undefined function, schema or table, or no right to use them.
  fileprivate var meansMissingSchema: Bool { ["42883", "3F000", "42P01", "42501"].contains(sqlState) }
}

extension DispatchAction {
  /// Without its values, which may hold a token.
  fileprivate var name: String { String("\(self)".prefix { $0 != "(" }) }
}
