/// How much of an artifact is read at most; what protects against bombs.
///
/// A limit that ends the pass or a layer early is a problem `limit`, so the scan is `partial` and never shown as clean.
public struct ArtifactLimits: Hashable, Sendable {
  /// Entries over all layers, hidden ones included. Default 5,000,000. Past it the pass ends with a problem.
  /// The pass keeps about 20 bytes of memory per entry of an image.
  public var maxEntries = 5_000_000
  /// Bytes of layers after decompression, or of files of a directory, in sum. Default 64 GiB. Past it the pass ends
  /// with a problem.
  public var maxUncompressedBytes = 64 << 30
  /// Uncompressed size of a layer divided by its stored size. Default 400. Checked once a layer has grown past
  /// `ratioFloor`; past it the layer ends with a problem and the next one is read. A compressed image archive past it is
  /// refused with `SR302`.
  public var maxRatio = 400
  /// Uncompressed bytes of a layer up to which any ratio is accepted. Default 256 MiB.
  public var ratioFloor = 256 << 20
  /// Bytes of one path. Default 4096, as Linux. A longer one is skipped with a problem.
  public var maxPathBytes = 4096
  /// Directories inside each other in a directory target; each holds one descriptor open. Default 200.
  /// What lies deeper is skipped with a problem.
  public var maxDepth = 200
  /// Layers of an image. Default 1,000. An image with more is refused with `SR301`.
  public var maxLayers = 1_000
  /// Bytes of one `manifest.json`, index, manifest or configuration. Default 16 MiB. A larger one is refused with
  /// `SR301`.
  public var maxMetadataBytes = 16 << 20
  /// Bytes that a compressed image archive may take in the scratch directory. Default 16 GiB. Past it: `SR302`.
  public var maxScratchBytes = 16 << 30
  /// Problems recorded; one more says how many were left out. Default 1,000.
  public var maxProblems = 1_000

  public init() {}
}
