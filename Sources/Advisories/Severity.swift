/// How bad a vulnerability is, in the words the database keeps; `scanrook.severity_rank` orders them.
public enum Severity: String, CaseIterable, Hashable, Sendable, Codable {
  case unknown, none, low, medium, high, critical

  /// The word for a CVSS v3 base score, 0.0 to 10.0. Source: CVSS v3.1 specification, section 5.
  public init(score: Double) {
    switch score {
    case 9.0...: self = .critical
    case 7.0...: self = .high
    case 4.0...: self = .medium
    case 0.1...: self = .low
    default: self = .none
    }
  }

  /// A feed's own label: GHSA's `MODERATE`, Debian's urgency `unimportant`. Nil for words that say nothing.
  public init?(label: String) {
    switch label.lowercased() {
    case "critical": self = .critical
    case "high", "important": self = .high
    case "moderate", "medium": self = .medium
    case "low", "unimportant", "negligible": self = .low
    case "none": self = .none
    default: return nil
    }
  }
}

extension Severity: Comparable {
  /// Unknown sorts below none.
  public static func < (first: Severity, second: Severity) -> Bool { first.rank < second.rank }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
