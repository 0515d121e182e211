import Compression
import Files
import Glibc
import ScanModel

/// Content of one file of a directory after the other, through one buffer.
final class FileReader: ContentSource {
  /// What reading the present file failed with.
  private(set) var failure: (any Error)?

  private let budget: PassBudget
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Decompressor.chunkSize, alignment: 16)
  /// Opens the present file; nil once it was tried.
  private var opening: (() -> Int32)?
  private var path = ""
  private var current: FileBytes?
  private var offset = 0
  private var total = 0

  init(_ budget: PassBudget) { self.budget = budget }

  deinit { buffer.deallocate() }

  /// The `errno` that opening the present file failed with.
  private(set) var openError: Int32?

  /// The next file. It is opened when somebody first looks at its content: most files of a directory are passed by.
  /// - Parameter opening: gives a descriptor, or -1 with `errno` set.
  func start(_ path: String, opening: @escaping () -> Int32) {
    self.path = path
    self.opening = opening
    current = nil
    openError = nil
    failure = nil
    offset = 0
  }

  var file: (any RandomAccessBytes)? { try? opened() }

  private func opened() throws -> FileBytes? {
    if let failure { throw failure }
    guard let opening else { return current }
    self.opening = nil
    let descriptor = opening()
    do {
      if descriptor < 0 {
        openError = errno
        throw ScanError.system("cannot open \(path)", errno: errno)
      }
      current = try FileBytes(descriptor: descriptor, path: path)
    } catch {
      failure = error
      throw error
    }
    return current
  }

  /// A page first: of many files only the head is wanted.
  private var piece: UnsafeMutableRawBufferPointer {
    offset == 0 ? UnsafeMutableRawBufferPointer(rebasing: buffer[..<4_096]) : buffer
  }

  func nextChunk() throws -> UnsafeRawBufferPointer? {
    guard let file = try opened() else { return nil }
    do {
      let count = try file.read(into: piece, at: offset)
      guard count > 0 else { return nil }
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
