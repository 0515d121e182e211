import Files
import ScanModel

/// Collects the content of one file that a cataloger asked for: in memory up to a limit, in a scratch file above it.
struct EvidenceBuffer: ~Copyable {
  private let scratchDirectory: String
  private let memoryLimit: Int
  private var memory: [UInt8] = []
  private var scratch: ScratchFile?

  /// - Parameter memoryLimit: bytes kept in memory before spooling.
  init(scratchDirectory: String, memoryLimit: Int) {
    self.scratchDirectory = scratchDirectory
    self.memoryLimit = memoryLimit
  }

  /// - Throws: `ScanError` when the scratch directory is full or not writable.
  mutating func append(_ bytes: UnsafeRawBufferPointer) throws {
    if let scratch { return try scratch.append(bytes) }
    if memory.count + bytes.count <= memoryLimit {
      memory.append(contentsOf: bytes)
      return
    }
    let scratch = try ScratchFile(in: scratchDirectory)
    try memory.withUnsafeBytes { try scratch.append($0) }
    memory = []
    try scratch.append(bytes)
    self.scratch = scratch
  }

  /// What was collected; a scratch file disappears with the last use of it.
  consuming func content() throws -> any RandomAccessBytes {
    if let scratch { return try scratch.finish() }
    return InMemoryBytes(memory)
  }
}
