import Archives
import Compression
import Crypto
import FoundationEssentials
import ScanModel
import ScanStore

/// The report of one attempt: the state at scan time, stored once as JSON and never overwritten. `scan.findings` is the
/// living truth. Files are in the database, referred to by the job.
public struct Report: Encodable, Sendable {
  public struct Scanner: Encodable, Sendable {
    public var name = "scanrook"
    public var version = scanrookVersion
  }

  public struct Scan: Encodable, Sendable {
    /// Lower-case, as the database spells it.
    public var jobID: String
    public var number: Int64
    public var attempt: Int
    public var target: String
    public var advisoriesAsOf: String?
    public var createdAt: String

    public init(
      jobID: UUID, number: Int64, attempt: Int, target: String, advisoriesAsOf: String?, createdAt: String
    ) {
      self.jobID = jobID.lowercased
      self.number = number
      self.attempt = attempt
      self.target = target
      self.advisoriesAsOf = advisoriesAsOf
      self.createdAt = createdAt
    }
  }

  public struct Finding: Encodable, Sendable {
    public var vulnerability: String
    public var ecosystem: String
    public var package: String
    public var version: String
    public var fixedVersion: String?
    public var severity: String
    public var cvssScore: Double?
    public var epss: Double?
    public var isKnownExploited: Bool
    public var summary: String?
    public var advisories: [String]
  }

  /// Version of this layout; grows when a reader must know.
  public var schemaVersion = 1
  public var scanner = Scanner()
  public var scan: Scan
  public var summary: ScanSummary
  public var packages: [InventoryDocument.Package]
  public var findings: [Finding]

  /// The report as it is stored: JSON with sorted keys, zstd-compressed, with the SHA-256 of the stored bytes.
  public func encoded() throws -> (bytes: [UInt8], sha256: [UInt8]) {
    let bytes = try Zstd.compress([UInt8](JSONEncoder.scanrook.encode(self)))
    return (bytes, try SHA256.hash(bytes))
  }
}

extension JSONEncoder {
  /// Snake-case keys in sorted order: stable bytes for stable content.
  static var scanrook: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }
}
