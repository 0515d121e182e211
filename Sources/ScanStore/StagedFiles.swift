import FoundationEssentials
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

/// Files on their way into `scanrook.staged_files`: append, `ScannerStore.stage`, `removeAll`, again.
/// About 10,000 rows or a few MiB at a time. Mirrors sql/00_schema/staging.sql.
public struct StagedFiles: Sendable {
  static let table = "scanrook.staged_files"
  static let columns = [
    "stage_key", "ordinal", "path", "kind", "size_bytes", "mode", "sha256", "link_target", "layer",
  ]

  private(set) var rows = CopyBuffer()
  private let stageKey: UUID

  /// `stageKey` is what `start` handed out.
  public init(stageKey: UUID) { self.stageKey = stageKey }

  public var rowCount: Int { rows.rowCount }
  public var byteCount: Int { rows.byteCount }
  public mutating func removeAll() { rows.removeAll() }

  public mutating func append(_ file: StagedFile) {
    rows.beginRow(fieldCount: Self.columns.count)
    rows.append(uuid: stageKey)
    rows.append(int32: file.ordinal)
    rows.append(text: file.path)
    rows.append(text: file.kind)
    rows.append(integer: file.sizeBytes)
    rows.append(int32: file.mode)
    rows.append(bytes: file.sha256)
    rows.append(text: file.linkTarget)
    rows.append(int32: file.layer)
  }
}
