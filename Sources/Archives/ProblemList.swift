import ScanModel

/// The problems of one pass, bounded in number: a hostile artifact must not fill the memory with complaints.
struct ProblemList {
  private var problems: [Problem] = []
  private var omitted = 0
  private let limit: Int

  init(_ problems: [Problem] = [], limit: Int) {
    self.limit = limit
    for problem in problems { add(problem) }
  }

  mutating func add(_ problem: Problem) {
    if problems.count < limit { problems.append(problem) } else { omitted += 1 }
  }

  mutating func add(_ code: String, _ path: String, _ reason: String) {
    add(Problem(code: code, path: path, reason: reason))
  }

  var all: [Problem] {
    guard omitted > 0 else { return problems }
    return problems + [Problem(code: "limit", path: "", reason: "\(omitted) further problems are not listed.")]
  }
}
