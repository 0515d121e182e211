/// How an artifact is opened and read.
public struct ArtifactOptions: Sendable {
  /// The image to choose where there are several. Nil means `linux/amd64`, or the only image there is.
  public var platform: Platform?
  public var limits: ArtifactLimits
  /// Existing, writable directory for compressed image archives, whose parts must be reached in any order.
  public var scratchDirectory: String
  /// Called for every entry and every chunk; what it throws ends the pass and is passed on to the caller.
  public var checkCancellation: @Sendable () throws -> Void
  /// Called for every chunk, so it must be cheap.
  public var progress: @Sendable (ArtifactProgress) -> Void

  public init(
    platform: Platform? = nil, limits: ArtifactLimits = ArtifactLimits(), scratchDirectory: String,
    checkCancellation: @escaping @Sendable () throws -> Void = {},
    progress: @escaping @Sendable (ArtifactProgress) -> Void = { _ in }
  ) {
    self.platform = platform
    self.limits = limits
    self.scratchDirectory = scratchDirectory
    self.checkCancellation = checkCancellation
    self.progress = progress
  }
}

/// How far opening or reading has come.
public struct ArtifactProgress: Hashable, Sendable {
  public enum Phase: String, Hashable, Sendable {
    /// A compressed image archive is written to the scratch directory.
    case unpacking
    case reading
  }

  public var phase: Phase
  /// Stored (compressed) bytes used so far in this phase.
  public var bytesRead: Int
  /// Stored bytes of the phase; nil for directories, whose size is not known before.
  public var bytesTotal: Int?
}
