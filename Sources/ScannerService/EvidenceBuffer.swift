import Files
import ScanModel

/// Collects the content of one file that a cataloger asked for: in memory up to a limit, in a scratch file above it.
struct EvidenceBuffer {
  private let limits: InventoryLimits
  private let scratchDirectory: String
  private var memory: [UInt8] = []
  private var scratch: ScratchFile?

  init(scratchDirectory: String, limits: InventoryLimits) {
    self.scratchDirectory = scratchDirectory
    self.limits = limits
  }

  /// - Throws: `ScanError` `SR302`, `SR303` when the scratch directory does not take it.
  mutating func append(_ bytes: UnsafeRawBufferPointer) throws {
    if scratch == nil, memory.count + bytes.count <= limits.evidenceMemoryBytes {
      memory.append(contentsOf: bytes)
      return
    }
    let file = try scratch ?? ScratchFile(directory: scratchDirectory, limit: limits.evidenceFileBytes)
    if scratch == nil {
      try memory.withUnsafeBytes { try file.append($0) }
      memory = []
      scratch = file
    }
    try file.append(bytes)
  }

  /// What was collected; a scratch file disappears with the last use of it.
  func content() throws -> any RandomAccessBytes {
    if let scratch { try scratch.contents() } else { InMemoryBytes(memory) }
  }
}
