import CZstd
import ScanModel

/// Whole buffers in and out of zstd, for reports.
public enum Zstd {
  /// One frame with the content size in its header and a checksum at its end.
  ///
  /// - Parameters:
  ///   - bytes: any number of bytes, also none.
  ///   - level: 1 (fast) to 19 (small), clamped; default 3.
  /// - Throws: `ScanError` `SR920` when the library has no memory.
  public static func compress(_ bytes: [UInt8], level: Int = 3) throws -> [UInt8] {
    guard let context = ZSTD_createCCtx() else {
      throw ScanError(code: .libraryFailed, message: "There is no memory for a zstd compressor.")
    }
    defer { ZSTD_freeCCtx(context) }
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Int32(min(max(level, 1), 19)))
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    var result = 0
    let compressed = [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)) { buffer, count in
      result = bytes.withUnsafeBytes {
        ZSTD_compress2(context, buffer.baseAddress, buffer.count, $0.baseAddress, $0.count)
      }
      count = ZSTD_isError(result) == 0 ? result : 0
    }
    guard ZSTD_isError(result) == 0 else {
      throw ScanError(
        code: .libraryFailed, message: "zstd could not compress: \(String(cString: ZSTD_getErrorName(result))).")
    }
    return compressed
  }

  /// The content of all frames.
  ///
  /// - Parameters:
  ///   - bytes: zstd frames; an empty buffer gives an empty result.
  ///   - limit: most bytes of result, whatever the frame claims.
  /// - Throws: `ScanError` `SR203` when the data is corrupt or truncated, `SR301` past the limit.
  public static func decompress(_ bytes: [UInt8], limit: Int) throws -> [UInt8] {
    try Decompressor(InMemoryBytes(bytes), format: .zstd).readAll(limit: limit)
  }
}
