import Archives

/// One file of an artifact as it is stored: a row of `scan_files`.
public struct FileRecord: Hashable, Sendable {
  public var path: String
  public var kind: ArtifactEntry.Kind
  /// Bytes; of a hard link those of its target, where that is known.
  public var size: Int
  /// Permission bits.
  public var mode: UInt32
  /// SHA-256 of the content, 32 bytes; nil for what has no content, or where it could not be read to the end.
  public var sha256: [UInt8]?
  public var linkTarget: String?
  /// Index of the layer; nil outside images.
  public var layer: Int?
}
