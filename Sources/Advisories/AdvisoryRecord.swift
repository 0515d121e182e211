/// One published advisory as the database stores it. Source: OSV schema 1.7; `sql/00_schema/advisories.sql`.
public struct AdvisoryRecord: Hashable, Sendable {
  /// The feed's own id: `DSA-5000-1`, `GHSA-...`, `PYSEC-2021-1`.
  public var id: String
  public var modified: Timestamp
  public var published: Timestamp?
  /// Set when the record was withdrawn; it never matches then.
  public var withdrawn: Timestamp?
  public var summary = ""
  public var details = ""
  public var severity = Severity.unknown
  /// CVSS v3 base score; nil when there is no v3 vector.
  public var cvssScore: Double?
  /// The v3 vector if there is one, else the best other one.
  public var cvssVector: String?
  /// Aliases and upstream ids, without the id itself, in the order of the record.
  public var aliases: [String] = []
  /// What findings are called; never empty.
  public var vulnerabilityIDs: [String]
  public var references: [Reference] = []
  /// Affected intervals of packages whose ecosystem has a version order here; no two are equal.
  public var intervals: [AffectedInterval] = []
  /// Listed versions that no interval of the same entry covers; no two are equal.
  public var versions: [AffectedVersion] = []

  public init(id: String, modified: Timestamp, vulnerabilityIDs: [String]) {
    self.id = id
    self.modified = modified
    self.vulnerabilityIDs = vulnerabilityIDs
  }

  public struct Reference: Hashable, Sendable {
    /// `ADVISORY`, `FIX`, `WEB` ...
    public var type: String
    public var url: String

    public init(type: String, url: String) {
      self.type = type
      self.url = url
    }
  }
}

/// What the publisher says about a fix.
public enum FixState: String, Hashable, Sendable, Codable {
  case fixed
  /// No fix is known.
  case affected
  case willNotFix = "will_not_fix"
  case endOfLife = "end_of_life"
}

/// An interval of versions of one package.
public struct AffectedInterval: Hashable, Sendable {
  /// With release: `Debian:12`.
  public var ecosystem: String
  public var name: String
  public var interval: VersionInterval
  public var fixState: FixState

  public init(ecosystem: String, name: String, interval: VersionInterval, fixState: FixState) {
    self.ecosystem = ecosystem
    self.name = name
    self.interval = interval
    self.fixState = fixState
  }
}

/// One listed version of one package.
public struct AffectedVersion: Hashable, Sendable {
  public var ecosystem: String
  public var name: String
  public var version: String
  public var sortKey: [UInt8]
  public var fixState: FixState

  public init(ecosystem: String, name: String, version: String, sortKey: [UInt8], fixState: FixState) {
    self.ecosystem = ecosystem
    self.name = name
    self.version = version
    self.sortKey = sortKey
    self.fixState = fixState
  }
}
