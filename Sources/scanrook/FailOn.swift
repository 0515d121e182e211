import ArgumentParser
import ScanStore

/// The policy gate: which findings make a command end with status 3.
enum FailOn: String, ExpressibleByArgument, CaseIterable {
  case low, medium, high, critical
  /// Any finding that has a fix.
  case fixable
  /// Any finding in CISA's catalogue.
  case knownExploited = "known-exploited"

  private static let severities = ["low", "medium", "high", "critical"]

  func isTripped(by findings: [FindingRow]) -> Bool {
    findings.contains { finding in
      switch self {
      case .fixable: finding.fixedIn != nil
      case .knownExploited: finding.isKnownExploited
      case .low, .medium, .high, .critical:
        // What nobody has rated is not known to be harmless, but it is not known to be this grave either.
        Self.severities.firstIndex(of: finding.severity ?? "").map {
          $0 >= Self.severities.firstIndex(of: rawValue) ?? 0
        } ?? false
      }
    }
  }
}
