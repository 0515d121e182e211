import Crypto

/// A digest that names a blob (OCI image specification, `descriptor.md`), checked before it becomes part of a path.
struct BlobDigest: CustomStringConvertible {
  let algorithm: String
  /// Lower-case.
  let hex: String

  /// Nil for anything but `sha256:` with 64 and `sha512:` with 128 lower-case digits.
  init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let lengths = ["sha256": 64, "sha512": 128]
    guard parts.count == 2, lengths[parts[0]] == parts[1].utf8.count else { return nil }
    guard parts[1].utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) }) else { return nil }
    algorithm = parts[0]
    hex = parts[1]
  }

  var description: String { "\(algorithm):\(hex)" }
  /// Where an image layout keeps the blob.
  var path: String { "blobs/\(algorithm)/\(hex)" }

  /// Whether `content` has this digest; nil for algorithms that are not computed.
  func matches(_ content: [UInt8]) throws -> Bool? {
    algorithm == "sha256" ? Hex.string(try SHA256.hash(content)) == hex : nil
  }
}
