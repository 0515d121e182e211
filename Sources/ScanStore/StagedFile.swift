import Postgres

/// A file of the artifact, as a row of `scanrook.staged_files`.
public struct StagedFile: Hashable, Sendable {
  /// From 0 or 1, unique in the attempt.
  public var ordinal: Int32
  /// Relative to the root of the artifact.
  public var path: String
  /// `file`, `directory`, `symlink`, `hardlink`, `other`.
  public var kind: String
  public var sizeBytes: Int64
  /// Permission bits: 0o755.
  public var mode: Int32
  /// 32 bytes; nil for what has no content or was not hashed.
  public var sha256: [UInt8]?
  public var linkTarget: String?
  /// Index of the layer, 0 is the lowest; nil outside images.
  public var layer: Int32?

  public init(
    ordinal: Int32, path: String, kind: String, sizeBytes: Int64, mode: Int32, sha256: [UInt8]? = nil,
    linkTarget: String? = nil, layer: Int32? = nil
  ) {
    self.ordinal = ordinal
    self.path = path
    self.kind = kind
    self.sizeBytes = sizeBytes
    self.mode = mode
    self.sha256 = sha256
    self.linkTarget = linkTarget
    self.layer = layer
  }
}

extension StagedFile: StagedRow {
  public static let table = "scanrook.staged_files"
  public static let columns = ["ordinal", "path", "kind", "size_bytes", "mode", "sha256", "link_target", "layer"]

  public func write(to rows: inout CopyBuffer) {
    rows.append(int32: ordinal)
    rows.append(text: path)
    rows.append(text: kind)
    rows.append(integer: sizeBytes)
    rows.append(int32: mode)
    rows.append(bytes: sha256)
    rows.append(text: linkTarget)
    rows.append(int32: layer)
  }
}
