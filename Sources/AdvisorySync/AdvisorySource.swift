/// Where advisories come from; the raw value is `source` in `scanrook.advisory_feeds`.
public enum AdvisorySource: String, CaseIterable, Hashable, Sendable, Codable {
  /// Vulnerability records per ecosystem in the layout of the public OSV bucket.
  case osv
  /// Daily scores of the probability of exploitation (FIRST EPSS).
  case epss
  /// The catalogue of known exploited vulnerabilities (CISA KEV).
  case kev
}

/// One unit of import.
public struct AdvisoryFeed: Hashable, Sendable, Codable, CustomStringConvertible {
  public var source: AdvisorySource
  /// OSV ecosystem without release; empty for the other sources.
  public var ecosystem: String

  public init(source: AdvisorySource, ecosystem: String = "") {
    self.source = source
    self.ecosystem = ecosystem
  }

  /// `osv Debian`, `epss`.
  public var description: String { ecosystem.isEmpty ? source.rawValue : "\(source.rawValue) \(ecosystem)" }
}
