/// Bytes of known size that can be read at any offset: a file, an object of a store, a buffer.
///
/// Reads block; callers run on threads of their own, never on the cooperative pool for long.
public protocol RandomAccessBytes: Sendable {
  /// Total size in bytes, fixed at opening.
  var size: Int { get }

  /// Reads up to `buffer.count` bytes at `offset` and returns how many were read: fewer only at the end, 0 at or past
  /// it.
  /// - Throws: `ScanError` (`SR2xx`) when the bytes cannot be read.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int
}

extension RandomAccessBytes {
  /// Reads `range`, clamped to the size.
  public func bytes(_ range: Range<Int>) throws -> [UInt8] {
    let range = range.clamped(to: 0..<size)
    return try [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
      let target = UnsafeMutableRawBufferPointer(buffer)
      while count < range.count {
        let read = try self.read(
          into: UnsafeMutableRawBufferPointer(rebasing: target[count..<range.count]), at: range.lowerBound + count)
        if read == 0 { break }
        count += read
      }
    }
  }
}

/// A buffer as `RandomAccessBytes`.
public struct InMemoryBytes: RandomAccessBytes {
  public let content: [UInt8]
  public var size: Int { content.count }

  public init(_ content: [UInt8]) { self.content = content }

  public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
    guard offset < content.count else { return 0 }
    let count = min(buffer.count, content.count - offset)
    content.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + count])) }
    return count
  }
}
