import ScanModel

/// The bytes of the entry being visited, pulled chunk by chunk; what is not pulled is skipped.
///
/// Use it only during the visit: afterwards it gives bytes of another entry or none.
public struct EntryContent {
  private let source: any ContentSource

  init(source: any ContentSource) { self.source = source }

  /// Content of a buffer, to try a visitor without an artifact.
  public init(_ bytes: [UInt8]) { source = BufferContent(bytes) }

  /// The next bytes, never empty, at most 128 KiB and often fewer; nil at the end. Valid until the next call.
  ///
  /// Holes of sparse files come as zeros.
  /// - Throws: when the content is damaged or a limit is reached. Let the error pass out of the visit: the pass records
  ///   the problem and goes on. What was computed from the content so far must not be used.
  public mutating func next() throws -> UnsafeRawBufferPointer? { try source.nextChunk() }

  /// The file itself, where the artifact is a directory: it can be read at any offset, without pulling it through here.
  public var file: (any RandomAccessBytes)? { source.file }
}

/// What content comes from.
protocol ContentSource: AnyObject {
  var file: (any RandomAccessBytes)? { get }
  func nextChunk() throws -> UnsafeRawBufferPointer?
}

extension ContentSource {
  var file: (any RandomAccessBytes)? { nil }
}

/// No content: directories, links, devices.
final class NoContent: ContentSource {
  func nextChunk() -> UnsafeRawBufferPointer? { nil }
}

private final class BufferContent: ContentSource {
  private let buffer: UnsafeMutableRawBufferPointer
  private var isRead = false

  init(_ bytes: [UInt8]) {
    buffer = .allocate(byteCount: bytes.count, alignment: 1)
    buffer.copyBytes(from: bytes)
  }

  deinit { buffer.deallocate() }

  func nextChunk() -> UnsafeRawBufferPointer? {
    guard !isRead, !buffer.isEmpty else { return nil }
    isRead = true
    return UnsafeRawBufferPointer(buffer)
  }
}
