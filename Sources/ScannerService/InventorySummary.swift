import Archives
import ScanModel

/// What is known of an artifact beside its files, packages and problems.
public struct InventorySummary: Encodable, Sendable {
  public struct Layer: Encodable, Sendable {
    public var index: Int
    public var digest: String?
    public var diffId: String?
  }

  /// False when the artifact is of no known type; `unsupportedReason` says what it looks like.
  public var isSupported: Bool
  public var unsupportedReason: String?
  /// `docker-archive`, `oci-archive`, `oci-layout`, `directory`.
  public var kind: String?
  public var reference: String?
  public var digest: String?
  public var platform: String?
  public var layers: [Layer]
  public var distribution: Distribution?
  public var fileCount: Int
  public var packageCount: Int
  /// False: the artifact was read, and nothing in it states packages.
  public var hasPackageEvidence: Bool

  public init(_ inventory: Inventory) {
    isSupported = inventory.unsupportedReason == nil
    unsupportedReason = inventory.unsupportedReason
    kind = inventory.facts?.kind.rawValue
    reference = inventory.facts?.reference
    digest = inventory.facts?.digest
    platform = inventory.facts?.platform?.description
    layers = inventory.facts?.layers.map { Layer(index: $0.index, digest: $0.digest, diffId: $0.diffID) } ?? []
    distribution = inventory.distribution
    fileCount = inventory.fileCount
    packageCount = inventory.packages.count
    hasPackageEvidence = inventory.hasPackageEvidence
  }
}

/// The summary stored with a scan: `scan_jobs.summary_json`, one flat object.
public struct ScanSummary: Encodable, Sendable {
  public var artifact: InventorySummary
  public var problems: [Problem]

  private enum CodingKeys: CodingKey {
    case problems
  }

  public init(_ inventory: Inventory) {
    artifact = InventorySummary(inventory)
    problems = inventory.problems
  }

  public func encode(to encoder: any Encoder) throws {
    try artifact.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(problems, forKey: .problems)
  }
}
