import Archives
import ScanModel

/// Files and packages of an artifact, and what could not be read; the files themselves left as a stream.
public struct Inventory: Sendable {
  /// Why the artifact is of no known type; nil when it was read.
  public var unsupportedReason: String?
  public var facts: ImageFacts?
  public var distribution: Distribution?
  public var packages: [InventoryPackage] = []
  public var problems: [Problem] = []
  /// How many file records were handed out.
  public var fileCount = 0
  /// Whether any evidence of packages was found; an artifact without is complete, but says so.
  public var hasPackageEvidence = false
}
