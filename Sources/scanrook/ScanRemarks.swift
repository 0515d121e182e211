import Console
import ScanModel
import ScanStore

/// What a finished scan says beside its findings: what it could not read or match, and that there was nothing to match.
enum ScanRemarks {
  private static let topics = ["unsupported", "packages", "problem", "unknown"]

  /// Prints them on standard error, indented; nothing when the findings are all there is to say.
  static func print(of number: Int64, _ people: PeopleStore) async throws {
    for line in try await people.explain(number) where topics.contains(line.topic) {
      StandardError.print("  \(line.topic): \(line.detail ?? "")".printable())
    }
  }
}
