import ScanModel

/// Artifacts and reports by bucket and key, as S3 names them.
///
/// Bucket names follow S3: 3 to 63 lower-case letters, digits, dots and hyphens. Keys have 1 to 1,024 bytes; for all
/// stores alike, no part between slashes may be empty, `.` or `..`, begin with `.incoming-` or be longer than 255 bytes,
/// and no NUL may occur. All calls block. All of them throw `ScanError` `SR021` for a name that breaks these rules.
public protocol ObjectStore: Sendable {
  /// Opens an object for reading; it stays readable when it is replaced or deleted meanwhile.
  /// - Throws: `ScanError` `SR207` when there is no such object, `SR202` when it cannot be read.
  func open(bucket: String, key: String) throws -> any RandomAccessBytes

  /// Stores an object, replacing one of the same key. Readers see the old or the new content, never a part, and it is
  /// on disk when the call returns.
  /// - Throws: `ScanError` `SR206` when it cannot be written, `SR303` when there is no room; what reading `content`
  ///   throws.
  func put(_ content: any RandomAccessBytes, bucket: String, key: String) throws

  /// Deletes an object; nothing happens when there is none.
  /// - Throws: `ScanError` `SR206` when it cannot be deleted.
  func delete(bucket: String, key: String) throws

  /// Bytes of an object; nil when there is none.
  /// - Throws: `ScanError` `SR202` when that cannot be told.
  func size(bucket: String, key: String) throws -> Int?
}

extension ObjectStore {
  /// Stores a buffer.
  public func put(_ bytes: [UInt8], bucket: String, key: String) throws {
    try put(InMemoryBytes(bytes), bucket: bucket, key: key)
  }

  /// Whether there is such an object.
  public func exists(bucket: String, key: String) throws -> Bool {
    try size(bucket: bucket, key: key) != nil
  }
}
