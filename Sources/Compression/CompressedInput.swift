import ScanModel

/// A window of 128 KiB that moves over the stored bytes.
final class CompressedInput {
  /// Bytes read and not consumed yet; valid until the next `fill`.
  private(set) var unread = UnsafeRawBufferPointer(start: nil, count: 0)
  /// Offset in the source of the first unread byte.
  var position: Int { readOffset - unread.count }

  private let source: any RandomAccessBytes
  private let end: Int
  private var readOffset: Int
  private let buffer: UnsafeMutableRawBufferPointer

  init(_ source: any RandomAccessBytes, range: Range<Int>) {
    self.source = source
    readOffset = range.lowerBound
    end = range.upperBound
    buffer = .allocate(byteCount: Decompressor.chunkSize, alignment: 16)
  }

  deinit { buffer.deallocate() }

  /// Reads on when nothing is unread; false when nothing is left.
  func fill() throws -> Bool {
    guard unread.isEmpty else { return true }
    let wanted = min(buffer.count, end - readOffset)
    guard wanted > 0 else { return false }
    let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]), at: readOffset)
    guard count > 0 else {
      throw ScanError(
        code: .unreadable,
        message: "The data ends at offset \(readOffset), \(end - readOffset) bytes before its stated end.",
        detail: "The file was shortened while it was read.")
    }
    readOffset += count
    unread = UnsafeRawBufferPointer(rebasing: buffer[..<count])
    return true
  }

  func consume(_ count: Int) {
    unread = UnsafeRawBufferPointer(rebasing: unread.dropFirst(count))
  }

  /// Skips zero bytes, as tape tools append them; false when nothing else follows.
  func skipPadding() throws -> Bool {
    while try fill() {
      guard let start = unread.firstIndex(where: { $0 != 0 }) else {
        consume(unread.count)
        continue
      }
      consume(start)
      return true
    }
    return false
  }

  /// The error for compressed data that cannot be understood at the present position.
  func corrupt(_ format: String, _ reason: String) -> ScanError {
    ScanError(
      code: .corrupt, message: "The \(format) data is corrupt near offset \(position): \(reason).",
      hint: "Make or download the artifact again and compare its checksum.")
  }

  /// The error for compressed data that ends inside a member or frame.
  func truncated(_ format: String) -> ScanError {
    ScanError(
      code: .corrupt,
      message: "The \(format) data is truncated: it ends at offset \(position) in the middle of a stream.",
      hint: "Make or download the artifact again and compare its size.")
  }
}
