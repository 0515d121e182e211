import CZstd
import ScanModel

/// Decompresses zstd frames one after the other; frames with a checksum are checked (RFC 8878).
final class ZstdDecoder: ChunkDecoder {
  /// Largest window accepted, as a power of two: 128 MiB, the bound of the zstd tool itself.
  static let windowLogLimit: Int32 = 27

  private let input: CompressedInput
  private let stream: OpaquePointer
  private var isInsideFrame = false
  private var isFirstFrame = true
  private var failure: ScanError?

  init(_ input: CompressedInput) throws {
    guard let stream = ZSTD_createDStream() else {
      throw ScanError(code: .libraryFailed, message: "There is no memory for a zstd decoder.")
    }
    ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, ZstdDecoder.windowLogLimit)
    self.input = input
    self.stream = stream
  }

  deinit { ZSTD_freeDStream(stream) }

  func next(into output: UnsafeMutableRawBufferPointer) throws -> Int {
    if let failure { throw failure }
    while true {
      if !isInsideFrame {
        guard try isFirstFrame ? input.fill() : input.skipPadding() else { return 0 }
        isInsideFrame = true
      }
      let count = try decompress(into: output)
      if count > 0 { return count }
    }
  }

  private func decompress(into output: UnsafeMutableRawBufferPointer) throws -> Int {
    let isAtEnd = try !input.fill()
    var source = ZSTD_inBuffer(src: input.unread.baseAddress, size: input.unread.count, pos: 0)
    var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let result = ZSTD_decompressStream(stream, &target, &source)
    input.consume(source.pos)

    if ZSTD_isError(result) != 0 {
      failure = input.corrupt("zstd", String(cString: ZSTD_getErrorName(result)))
    } else if result == 0 {
      isInsideFrame = false
      isFirstFrame = false
    } else if isAtEnd, target.pos == 0 {
      failure = input.truncated("zstd")
    }
    if target.pos == 0, let failure { throw failure }
    return target.pos
  }
}
