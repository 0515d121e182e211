import Compression
import Crypto
import ScanModel

/// The decompressed bytes of one layer, counted and hashed on their way to the tar reader.
final class LayerSource: TarSource {
  /// First bytes of the tar; empty when the layer is.
  let head: [UInt8]

  private let decompressor: Decompressor
  private let budget: PassBudget
  private let hasher: SHA256?
  private let start: Int
  /// Stored bytes of the layers read before.
  private let storedBefore: Int
  private var uncompressed = 0
  /// Pulled for its head and not handed out yet.
  private var firstChunk: UnsafeRawBufferPointer?

  init(_ file: StoredFile, isHashed: Bool, storedBefore: Int, budget: PassBudget) throws {
    decompressor = try Decompressor(file.bytes, range: file.range)
    hasher = isHashed ? try SHA256() : nil
    start = file.range.lowerBound
    self.storedBefore = storedBefore
    self.budget = budget
    firstChunk = try decompressor.next()
    head = firstChunk.map { Array($0.prefix(ContentKind.headSize)) } ?? []
  }

  func pull() throws -> UnsafeRawBufferPointer? {
    guard let chunk = try firstChunk ?? decompressor.next() else { return nil }
    firstChunk = nil
    hasher?.update(chunk)
    try grow(chunk.count)
    budget.report(bytesRead: storedBefore + decompressor.position - start)
    return chunk
  }

  func skip(_ count: Int) -> Int { 0 }

  func count(hole: Int) throws { try grow(hole) }

  /// Reads what follows the end of the tar, which belongs to the digest.
  /// - Returns: the digest of all bytes, nil when it was not asked for.
  func finish() throws -> [UInt8]? {
    while try pull() != nil {}
    return try hasher?.finish()
  }

  private func grow(_ count: Int) throws {
    uncompressed &+= count
    try budget.count(count)
    try budget.checkRatio(uncompressed: uncompressed, stored: decompressor.position - start)
  }
}
