import COpenSSL
import ScanModel

/// Incremental SHA-256 (FIPS 180-4) by OpenSSL, which uses the processor's SHA instructions.
///
/// One object hashes any number of messages, one after the other: `finish` starts the next. Not Sendable; about 1.5
/// GB/s.
public final class SHA256 {
  /// Bytes in a digest.
  public static let byteCount = 32

  private let context: OpaquePointer
  private var hasFailed = false

  /// - Throws: `ScanError` `SR920` when OpenSSL offers no SHA-256 or has no memory.
  public init() throws {
    guard let context = EVP_MD_CTX_new() else { throw SHA256.failure("EVP_MD_CTX_new") }
    guard EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      EVP_MD_CTX_free(context)
      throw SHA256.failure("EVP_DigestInit_ex")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds bytes to the message. A failure of OpenSSL is kept and thrown by `finish`.
  public func update(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
    if EVP_DigestUpdate(context, base, bytes.count) != 1 { hasFailed = true }
  }

  public func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// The 32 bytes of the digest; the next `update` begins a new message.
  /// - Throws: `ScanError` `SR920` when any step failed.
  public func finish() throws -> [UInt8] {
    let digest = [UInt8](unsafeUninitializedCapacity: SHA256.byteCount) { buffer, count in
      var written: UInt32 = 0
      if EVP_DigestFinal_ex(context, buffer.baseAddress, &written) == 1 { count = Int(written) }
    }
    let hasFailed = hasFailed || digest.count != SHA256.byteCount
    // Without an algorithm OpenSSL keeps the one already fetched, which is much cheaper than to look it up again.
    self.hasFailed = EVP_DigestInit_ex(context, nil, nil) != 1
    if hasFailed { throw SHA256.failure("EVP_DigestUpdate") }
    return digest
  }

  /// The digest of one buffer.
  public static func hash(_ bytes: [UInt8]) throws -> [UInt8] {
    let hasher = try SHA256()
    hasher.update(bytes)
    return try hasher.finish()
  }

  private static func failure(_ call: String) -> ScanError {
    ScanError(code: .libraryFailed, message: "OpenSSL could not compute a SHA-256 digest (\(call) failed).")
  }
}
