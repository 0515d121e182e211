/// Why a line of a vector file is no row.
public enum MalformedVectorLine: Error, Hashable, Sendable {
  /// The line, from 1, and how many columns it has.
  case tooFewColumns(line: Int, count: Int)
  /// The line, from 1, and what stands in its second column.
  case unknownOperator(line: Int, given: String)

  /// What was given, with its line: part of a sentence.
  public var message: String {
    switch self {
    case .tooFewColumns(let line, let count): "line \(line) has \(count) \(count == 1 ? "column" : "columns")"
    case .unknownOperator(let line, let given): "line \(line) has the operator '\(given)'"
    }
  }

  /// What should have been there.
  public var expected: String {
    switch self {
    case .tooFewColumns: "A version, an operator and a version with tabs between them"
    case .unknownOperator: "'<', '=' or '>'"
    }
  }
}
