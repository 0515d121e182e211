import COpenSSL
import ScanModel

/// Random bytes fit for tokens and keys (OpenSSL `RAND_bytes`).
public enum SecureRandom {
  /// `count` bytes; none for zero or less.
  /// - Throws: `ScanError` `SR920` when the generator is not seeded or fails.
  public static func bytes(_ count: Int) throws -> [UInt8] {
    guard let length = Int32(exactly: count), length > 0 else {
      if count <= 0 { return [] }
      throw ScanError(
        code: .libraryFailed, message: "\(count) random bytes were asked for; at most 2^31 - 1 are given at once.")
    }
    var result = [UInt8](repeating: 0, count: count)
    guard RAND_bytes(&result, length) == 1 else {
      throw ScanError(code: .libraryFailed, message: "OpenSSL gave no random bytes.")
    }
    return result
  }
}
