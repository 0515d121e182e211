import ScanModel

/// A bucket and key that are fit to become a path.
struct ObjectName {
  /// How files begin that are not objects yet.
  static let incoming = ".incoming-"

  let bucket: String
  let key: String

  /// - Throws: `ScanError` `SR021`.
  init(bucket: String, key: String) throws {
    guard ObjectName.isBucket(bucket) else {
      throw ScanError(
        code: .notAnObjectName, message: "'\(bucket)' is not a bucket name.",
        detail:
          "Expected 3 to 63 lower-case letters, digits, dots and hyphens, starting and ending with a letter or digit.")
    }
    guard ObjectName.isKey(key) else {
      throw ScanError(
        code: .notAnObjectName, message: "'\(key)' is not a key for an object.",
        detail:
          "Expected 1 to 1,024 bytes, parts of at most 255 bytes between slashes, none of them empty, '.', '..' or "
          + "begun with '\(ObjectName.incoming)'.")
    }
    self.bucket = bucket
    self.key = key
  }

  private static func isBucket(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    guard (3...63).contains(bytes.count), let first = bytes.first, let last = bytes.last else { return false }
    let marks = Array(".-".utf8)
    return bytes.allSatisfy { isAlphanumeric($0) || marks.contains($0) } && isAlphanumeric(first)
      && isAlphanumeric(last)
      && !name.contains("..")
  }

  private static func isKey(_ key: String) -> Bool {
    guard (1...1024).contains(key.utf8.count), !key.utf8.contains(0) else { return false }
    return key.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { part in
      !part.isEmpty && part.count <= 255 && !part.elementsEqual(".".utf8) && !part.elementsEqual("..".utf8)
        && !part.starts(with: incoming.utf8)
    }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
