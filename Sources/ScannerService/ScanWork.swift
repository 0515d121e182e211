import Archives
import FoundationEssentials
import Logging
import ObjectStorage
import Postgres
import ScanModel
import ScanStore

/// The work of one attempt in order: fetch, read and stage, match, report, publish.
struct ScanWork: Sendable {
  let configuration: ScannerConfiguration
  let specification: ScanSpecification
  let store: ScannerStore
  let progress: ScanProgress
  let logger: Logger

  /// Returns the result of the published scan: `complete`, `partial`, `unsupported`.
  /// - Throws: what ended it: `ScanError`, `PostgresError`, `CancellationError`.
  func run() async throws -> String {
    try await enter(.fetch)
    let objects = try ObjectStoreLocation.store(configuration.objectStore)
    let source = try ArtifactSource.open(
      specification.source, store: objects, localRoots: configuration.localRoots)

    try await enter(.read)
    let inventory = try await read(source)

    try await enter(.match)
    let counts = try await store.match()
    logger.info("matched", metadata: ["packages": "\(counts.packageCount)", "findings": "\(counts.findingCount)"])

    try await enter(.report)
    let summary = ScanSummary(inventory)
    let report = try await report(inventory, summary)
    // A folder of the attempt's own is all that its pod can write to.
    let key = "\(configuration.jobID.lowercased)/\(specification.attempt)/report.json.zst"
    let sha256 = try await BlockingThread.run("scanrook.report") {
      let stored = try report.encoded()
      try objects.put(stored.bytes, bucket: "reports", key: key)
      return stored.sha256
    }

    try await enter(.publish)
    return try await publish(inventory, summary, reportKey: key, reportSHA256: sha256)
  }

  /// A stage begins; the beat that says so is the one heartbeat with an event of its own.
  private func enter(_ stage: ScanProgress.Stage) async throws {
    try Task.checkCancellation()
    progress.enter(stage)
    _ = try await store.heartbeat(stage: stage.rawValue, percent: stage.start)
  }

  private func read(_ source: ArtifactSource) async throws -> Inventory {
    let stop = StopSignal()
    let reader = InventoryReader(
      options: try options(), checkCancellation: { try stop.check() }, progress: { [progress] in progress.advance($0) })
    let staging = InventoryStaging(store: store, specification: specification)
    return try await withTaskCancellationHandler {
      try await staging.run(stop: stop) { onFile in
        switch source {
        case .bytes(let bytes, let name): try reader.read(bytes, name: name, onFile: onFile)
        case .path(let path): try reader.read(path: path, onFile: onFile)
        }
      }
    } onCancel: {
      stop.raise(CancellationError())
    }
  }

  private func options() throws -> InventoryOptions {
    var options = InventoryOptions()
    options.files = specification.options.files
    options.scope = specification.options.scope
    options.scratchDirectory = configuration.scratchDirectory
    guard let platform = Platform(specification.options.platform) else {
      throw ScanError(
        code: .unknownOption, message: "not a platform: \(specification.options.platform)",
        detail: "Expected os/architecture."
      )
    }
    options.platform = platform
    return options
  }

  private func report(_ inventory: Inventory, _ summary: ScanSummary) async throws -> Report {
    let findings = try await store.stagedFindings()
    return Report(
      scan: Report.Scan(
        jobID: configuration.jobID, number: specification.number, attempt: specification.attempt,
        target: specification.target,
        advisoriesAsOf: specification.advisoriesAsOf?.formatted(.iso8601), createdAt: Date().formatted(.iso8601)),
      summary: summary, packages: inventory.packages.map(InventoryDocument.Package.init),
      findings: findings.map(Report.Finding.init))
  }

  /// Publishes; when COMMIT gets no answer, once more: the engine tells a repeat from a late attempt.
  private func publish(
    _ inventory: Inventory, _ summary: ScanSummary, reportKey: String, reportSHA256: [UInt8]
  ) async throws -> String {
    let json = String(decoding: try JSONEncoder.scanrook.encode(summary), as: UTF8.self)
    func publish(_ store: ScannerStore) async throws -> String {
      let publication = try await store.publish(
        fileCount: inventory.fileCount, packageCount: inventory.packages.count, summary: json, reportKey: reportKey,
        reportSHA256: reportSHA256)
      return switch publication {
      case .published(let result): result
      case .alreadyPublished: "already published"
      }
    }
    do {
      return try await publish(store)
    } catch let error as PostgresError where error.isConnectionGone {
      logger.warning("publish got no answer", metadata: ["error": "\(error)"])
      let connection = try await reconnected(after: error)
      return try await publish(ScannerStore(connection: connection, credentials: configuration.credentials))
    }
  }

  /// A database that restarts is back within seconds; the heart stops the attempt if it takes longer than the lease.
  private func reconnected(after error: PostgresError) async throws -> PostgresConnection {
    var error = error
    for _ in 0..<30 {
      do {
        return try await PostgresConnection.connect(configuration.postgres)
      } catch let failure as PostgresError {
        error = failure
        try await Task.sleep(for: .seconds(1))
      }
    }
    throw error
  }
}

extension Report.Finding {
  init(_ staged: StagedFinding) {
    self.init(
      vulnerability: staged.vulnerabilityID, ecosystem: staged.ecosystem, package: staged.package,
      version: staged.version, fixedVersion: staged.fixedVersion, severity: staged.severity ?? "unknown",
      cvssScore: staged.cvssScore, epss: staged.epss, isKnownExploited: staged.isKnownExploited,
      summary: staged.summary,
      advisories: staged.advisoryIDs)
  }
}
