import FoundationEssentials
import ScanModel

/// An inventory as JSON: `scanrook inventory --output json`; reports hold the same packages.
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
  }

  public var packages: [Package]
  public var problems: [Problem]
  public var artifact: InventorySummary

  public init(_ inventory: Inventory) {
    packages = inventory.packages.map(Package.init)
    problems = inventory.problems
    artifact = InventorySummary(inventory)
  }

  /// Pretty-printed JSON with sorted, snake-case keys.
  public func json() throws -> String {
    let encoder = JSONEncoder.scanrook
    encoder.outputFormatting.insert(.prettyPrinted)
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
