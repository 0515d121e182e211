import Compression
import Files
import ScanModel

/// Content of one file of a directory after the other, through one buffer.
final class FileReader: ContentSource {
  /// What reading the present file failed with.
  private(set) var failure: (any Error)?

  private let budget: PassBudget
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Decompressor.chunkSize, alignment: 16)
  private var current: FileBytes?
  private var offset = 0
  private var total = 0

  init(_ budget: PassBudget) { self.budget = budget }

  deinit { buffer.deallocate() }

  var file: (any RandomAccessBytes)? { current }

  func start(_ file: FileBytes) {
    current = file
    offset = 0
    failure = nil
  }

  /// A page first: most files of a directory are looked at and passed by.
  private var piece: UnsafeMutableRawBufferPointer {
    offset == 0 ? UnsafeMutableRawBufferPointer(rebasing: buffer[..<4_096]) : buffer
  }

  func nextChunk() throws -> UnsafeRawBufferPointer? {
    if let failure { throw failure }
    do {
      guard let count = try current?.read(into: piece, at: offset), count > 0 else { return nil }
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
