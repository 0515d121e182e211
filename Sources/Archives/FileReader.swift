import Compression
import Files
import ScanModel

/// Content of one file of a directory after the other, through one buffer.
final class FileReader: ContentSource {
  /// What reading the present file failed with.
  private(set) var failure: (any Error)?

  private let budget: PassBudget
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Decompressor.chunkSize, alignment: 16)
  private var file: FileBytes?
  private var offset = 0
  private var total = 0

  init(_ budget: PassBudget) { self.budget = budget }

  deinit { buffer.deallocate() }

  func start(_ file: FileBytes) {
    self.file = file
    offset = 0
    failure = nil
  }

  func nextChunk() throws -> UnsafeRawBufferPointer? {
    if let failure { throw failure }
    do {
      guard let count = try file?.read(into: buffer, at: offset), count > 0 else { return nil }
      offset += count
      total &+= count
      try budget.count(count)
      budget.report(bytesRead: total)
      return UnsafeRawBufferPointer(rebasing: buffer[..<count])
    } catch {
      failure = error
      throw error
    }
  }
}
