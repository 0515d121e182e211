import FoundationEssentials
import ScanModel

/// An inventory as JSON: `scanrook inventory --output json`; reports hold the same packages.
///
/// Every key is always there; what is not known is null. An artifact of no known type is a problem `unsupported`, so
/// that a document without problems is one of an artifact that was read.
public struct InventoryDocument: Encodable, Sendable {
  public struct Package: Encodable, Sendable {
    public var type: String
    public var name: String
    public var version: String
    public var architecture: String?
    public var ecosystem: String?
    public var purl: String
    public var sourceName: String?
    public var sourceVersion: String?
    public var location: String
    public var layer: Int?
    public var evidence: String
    public var owner: String?

    private enum CodingKeys: CodingKey {
      case type, name, version, architecture, ecosystem, purl, sourceName, sourceVersion, location, layer, evidence
      case owner
    }

    public init(_ found: InventoryPackage) {
      type = found.package.type
      name = found.package.name
      version = found.package.version
      architecture = found.package.architecture
      ecosystem = found.match?.ecosystem
      purl = found.purl
      sourceName = found.package.sourceName
      sourceVersion = found.package.sourceVersion
      location = found.package.location
      layer = found.layer
      evidence = found.package.evidence.rawValue
      owner = found.package.owner
    }

    /// As the compiler would write it, but with nulls.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(type, forKey: .type)
      try container.encode(name, forKey: .name)
      try container.encode(version, forKey: .version)
      try container.encode(architecture, forKey: .architecture)
      try container.encode(ecosystem, forKey: .ecosystem)
      try container.encode(purl, forKey: .purl)
      try container.encode(sourceName, forKey: .sourceName)
      try container.encode(sourceVersion, forKey: .sourceVersion)
      try container.encode(location, forKey: .location)
      try container.encode(layer, forKey: .layer)
      try container.encode(evidence, forKey: .evidence)
      try container.encode(owner, forKey: .owner)
    }
  }

  public var packages: [Package]
  public var problems: [Problem]
  public var artifact: InventorySummary

  public init(_ inventory: Inventory) {
    packages = inventory.packages.map(Package.init)
    problems = inventory.problems
    if let reason = inventory.unsupportedReason {
      problems.append(Problem(code: "unsupported", path: "", reason: "The artifact is \(reason)."))
    }
    artifact = InventorySummary(inventory)
  }

  /// Pretty-printed JSON with sorted, snake-case keys.
  public func json() throws -> String {
    let encoder = JSONEncoder.scanrook
    encoder.outputFormatting.insert(.prettyPrinted)
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
