import Archives
import FoundationEssentials
import ScanModel
import ScanStore
import VersionOrdering

/// Reads an artifact on a thread of its own and stages its rows by COPY while the pass goes on.
struct InventoryStaging: Sendable {
  /// Rows and bytes of one COPY: enough to be quick, few enough to hold in memory.
  static let batchRows = 10_000
  static let batchBytes = 4 << 20

  let store: ScannerStore
  let specification: ScanSpecification

  /// - Parameter read: blocking; calls back for every file of the artifact.
  /// - Throws: what reading or staging threw first, `CancellationError` when the task was cancelled.
  func run(
    stop: StopSignal, read: @escaping @Sendable ((FileRecord) throws -> Void) throws -> Inventory
  ) async throws -> Inventory {
    let pipe = RowPipe(stop: stop)
    let stageKey = specification.stageKey
    async let inventory = BlockingThread.run("scanrook.read") {
      defer { pipe.finish() }
      var writer = FileBatches(stageKey: stageKey, pipe: pipe)
      let inventory = try read { try writer.append($0) }
      try writer.flush()
      return inventory
    }
    do {
      for await batch in pipe.batches {
        try await store.stage(batch)
        pipe.release()
      }
    } catch {
      // The reader is on its own thread; it stops at its next look.
      stop.raise(error)
      _ = try? await inventory
      throw error
    }
    let result = try await inventory
    try await stage(result.packages)
    return result
  }

  private func stage(_ packages: [InventoryPackage]) async throws {
    var batch = StagedPackages(stageKey: specification.stageKey)
    for (ordinal, found) in packages.enumerated() {
      batch.append(StagedPackage(found, ordinal: Int32(ordinal)))
      if batch.rowCount >= Self.batchRows || batch.byteCount >= Self.batchBytes {
        try await store.stage(batch)
        batch.removeAll()
      }
    }
    if batch.rowCount > 0 { try await store.stage(batch) }
  }
}

/// Collects file records into batches, on the reader's thread.
private struct FileBatches {
  private let pipe: RowPipe
  private var batch: StagedFiles
  private var ordinal: Int32 = 0

  init(stageKey: UUID, pipe: RowPipe) {
    self.pipe = pipe
    batch = StagedFiles(stageKey: stageKey)
  }

  mutating func append(_ file: FileRecord) throws {
    batch.append(StagedFile(file, ordinal: ordinal))
    ordinal += 1
    if batch.rowCount >= InventoryStaging.batchRows || batch.byteCount >= InventoryStaging.batchBytes { try flush() }
  }

  mutating func flush() throws {
    guard batch.rowCount > 0 else { return }
    try pipe.send(batch)
    batch.removeAll()
  }
}

extension StagedFile {
  init(_ file: FileRecord, ordinal: Int32) {
    self.init(
      ordinal: ordinal, path: file.path, kind: file.kind.rawValue, sizeBytes: Int64(file.size),
      mode: Int32(truncatingIfNeeded: file.mode), sha256: file.sha256, linkTarget: file.linkTarget,
      layer: file.layer.map(Int32.init))
  }
}

extension StagedPackage {
  init(_ found: InventoryPackage, ordinal: Int32) {
    self.init(
      ordinal: ordinal, package: found.package, purl: found.purl, layer: found.layer.map(Int32.init),
      match: found.match.map {
        Match(
          ecosystem: $0.ecosystem, name: $0.name, version: $0.version, scheme: $0.scheme.rawValue,
          sortKey: $0.sortKey.bytes, isParsed: $0.sortKey.isParsed)
      })
  }
}
