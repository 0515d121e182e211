import ScanModel

/// Counts what a feed holds and decides whether enough of it could be read.
struct FeedReading: Sendable {
  private(set) var recordCount: Int64 = 0
  private(set) var unreadableCount: Int64 = 0
  private(set) var problems: [Problem] = []

  static let keptProblems = 100

  mutating func note(isReadable: Bool, problems: [Problem]) {
    recordCount += 1
    if !isReadable { unreadableCount += 1 }
    self.problems += problems.prefix(Self.keptProblems - self.problems.count)
  }

  /// Throws `SR243` when more than one record in a hundred could not be read: the feed is then another format than we
  /// think, and importing the rest would remove what we could not read.
  func check() throws {
    guard unreadableCount * 100 > recordCount else { return }
    throw ScanError(
      code: .tooManyBadRecords, message: "\(unreadableCount) of \(recordCount) records could not be read.",
      detail: "At most one in a hundred may be unreadable. The first: "
        + (problems.first.map { "\($0.path): \($0.reason)" } ?? "unknown"))
  }
}
