/// One path of an artifact, as a layer or a directory states it.
public struct ArtifactEntry: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, Codable {
    case file
    case directory
    case symlink
    /// Another name for a file of the same layer; it has no content of its own.
    case hardlink
    /// Device, pipe or socket; never opened.
    case other
  }

  /// Relative to the root, no leading `./` or `/`, no `.` or `..` parts, never empty. Bytes that are not UTF-8 appear
  /// as `\xHH`.
  public var path: String
  public var kind: Kind
  /// Bytes of content; 0 for all but files (and the rare hard link that carries content).
  public var size: Int
  /// Permission bits with setuid, setgid and sticky: `0o4755`.
  public var mode: UInt32
  /// Of a symlink as stored, of a hard link normalised like `path`; nil for other kinds.
  public var linkTarget: String?
  /// Index of the layer that holds the entry, 0 = bottom; 0 in directories.
  public var layer: Int
  /// False when an upper layer replaced or deleted the path. Each path is visible at most once.
  public var isVisible: Bool
  /// True when the same layer named this path before and no upper layer hides it: extraction would leave this entry, but
  /// the pass has offered the earlier one by then. Such an entry is not visible; unless both are directories a problem
  /// `duplicate-path` tells of it.
  public var replacesEarlier: Bool

  public init(
    path: String, kind: Kind, size: Int = 0, mode: UInt32 = 0o644, linkTarget: String? = nil, layer: Int = 0,
    isVisible: Bool = true, replacesEarlier: Bool = false
  ) {
    self.path = path
    self.kind = kind
    self.size = size
    self.mode = mode
    self.linkTarget = linkTarget
    self.layer = layer
    self.isVisible = isVisible
    self.replacesEarlier = replacesEarlier
  }
}
