import ScanModel

/// The problems of one file, bounded: a file of garbage states a few of them and how many more there were.
struct ProblemLog {
  /// How many problems of one file are listed.
  static let limit = 20

  private let path: String
  private var listed: [Problem] = []
  private var unlistedCount = 0

  init(path: String) {
    self.path = path
  }

  mutating func add(_ code: String, _ reason: @autoclosure () -> String) {
    guard listed.count < Self.limit else {
      unlistedCount += 1
      return
    }
    listed.append(Problem(code: code, path: path, reason: reason()))
  }

  /// What was added, and one more problem of code `limit` when not all of them are listed.
  var problems: [Problem] {
    guard unlistedCount > 0 else { return listed }
    return listed + [
      Problem(code: "limit", path: path, reason: "\(unlistedCount) more problems of this file are not listed.")
    ]
  }
}
