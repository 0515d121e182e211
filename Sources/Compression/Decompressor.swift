import ScanModel

/// Decompresses a range of bytes, pulled one chunk at a time.
///
/// The format is recognised by its first bytes: gzip with any number of members, zstd with any number of frames, and
/// anything else is passed through. Zero bytes after the last member or frame are padding and are ignored.
///
/// Holds two buffers of 128 KiB and the state of the decoder (gzip about 90 KiB, zstd as its window asks, at most
/// 128 MiB). Not Sendable: one thread pulls. A reference may be handed to the read callback of a C library.
public final class Decompressor {
  /// Most bytes in one chunk.
  public static let chunkSize = 128 * 1024

  public let format: CompressionFormat
  /// Offset in the source up to which stored bytes have been used.
  public var position: Int { input.position }
  /// Decompressed bytes handed out so far.
  public private(set) var decompressedCount = 0

  private let input: CompressedInput
  private let decoder: any ChunkDecoder
  private let output: UnsafeMutableRawBufferPointer

  /// - Parameters:
  ///   - bytes: what holds the compressed bytes.
  ///   - range: the part to read, clamped to the size; nil means all.
  ///   - format: nil to recognise it.
  /// - Throws: what reading `bytes` throws; `ScanError` `SR920` when a library has no memory.
  public init(_ bytes: any RandomAccessBytes, range: Range<Int>? = nil, format: CompressionFormat? = nil) throws {
    let range = (range ?? 0..<bytes.size).clamped(to: 0..<bytes.size)
    let input = CompressedInput(bytes, range: range)
    let format = try format ?? CompressionFormat(head: bytes.bytes(range.prefix(4)))
    switch format {
    case .plain: decoder = PlainDecoder(input)
    case .gzip: decoder = GzipDecoder(input)
    case .zstd: decoder = try ZstdDecoder(input)
    }
    self.input = input
    self.format = format
    output = .allocate(byteCount: Decompressor.chunkSize, alignment: 16)
  }

  deinit { output.deallocate() }

  /// The next bytes, never empty; nil at the end, and again at every later call. Valid until the next call
  /// and while this object lives.
  /// - Throws: `ScanError` `SR203` when the data is corrupt or ends too early, with the offset in the source; what
  ///   could be decompressed before has been handed out by then. Whatever reading the source throws. Calls after a
  ///   failure fail too.
  public func next() throws -> UnsafeRawBufferPointer? {
    let count = try decoder.next(into: output)
    decompressedCount += count
    return count == 0 ? nil : UnsafeRawBufferPointer(rebasing: output[..<count])
  }

  /// All bytes from here to the end.
  /// - Throws: as `next`; `ScanError` `SR301` past `limit` bytes.
  public func readAll(limit: Int) throws -> [UInt8] {
    var result: [UInt8] = []
    while let chunk = try next() {
      guard chunk.count <= limit - result.count else {
        throw ScanError(
          code: .beyondLimit, message: "The decompressed data exceeds \(limit) bytes.",
          detail: "Reached at offset \(position) of the compressed data.")
      }
      result.append(contentsOf: chunk)
    }
    return result
  }
}

/// Turns compressed input into bytes.
protocol ChunkDecoder {
  /// Fills the start of `output`, which is not empty, and returns how many bytes; 0 at the end only.
  func next(into output: UnsafeMutableRawBufferPointer) throws -> Int
}

/// Passes bytes through.
struct PlainDecoder: ChunkDecoder {
  private let input: CompressedInput

  init(_ input: CompressedInput) { self.input = input }

  func next(into output: UnsafeMutableRawBufferPointer) throws -> Int {
    guard try input.fill() else { return 0 }
    let count = min(output.count, input.unread.count)
    output.copyMemory(from: UnsafeRawBufferPointer(rebasing: input.unread[..<count]))
    input.consume(count)
    return count
  }
}
