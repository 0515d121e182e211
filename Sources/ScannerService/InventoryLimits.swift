import Archives

/// Bounds of one inventory, beyond those of the artifact itself.
public struct InventoryLimits: Sendable {
  public var artifact = ArtifactLimits()
  /// Bytes of one evidence file (database, metadata, executable) kept in memory before it is spooled. Default 8 MiB.
  public var evidenceMemoryBytes = 8 << 20
  /// Largest evidence file that is looked into; a larger one is a problem `limit`. Default 2 GiB.
  public var evidenceFileBytes = 2 << 30

  public init() {}
}
