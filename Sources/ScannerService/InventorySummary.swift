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

  private enum CodingKeys: CodingKey {
    case isSupported, unsupportedReason, kind, reference, digest, platform, layers, distribution, fileCount
    case packageCount, hasPackageEvidence
  }

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

  /// As the compiler would write it, but with nulls: every key is always there.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(isSupported, forKey: .isSupported)
    try container.encode(unsupportedReason, forKey: .unsupportedReason)
    try container.encode(kind, forKey: .kind)
    try container.encode(reference, forKey: .reference)
    try container.encode(digest, forKey: .digest)
    try container.encode(platform, forKey: .platform)
    try container.encode(layers, forKey: .layers)
    try container.encode(distribution, forKey: .distribution)
    try container.encode(fileCount, forKey: .fileCount)
    try container.encode(packageCount, forKey: .packageCount)
    try container.encode(hasPackageEvidence, forKey: .hasPackageEvidence)
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
