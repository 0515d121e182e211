/// Why a line of a vector file is no row.
public enum MalformedVectorLine: Error, Hashable, Sendable {
  /// The line, from 1, and how many columns it has.
  case tooFewColumns(line: Int, count: Int)
  /// The line, from 1, and what stands in its second column.
  case unknownOperator(line: Int, given: String)
}

extension MalformedVectorLine: CustomStringConvertible {
  /// One sentence: the line, what was given, what was expected.
  public var description: String {
    switch self {
    case .tooFewColumns(let line, let count):
      "line \(line) has \(count) \(count == 1 ? "column" : "columns"), expected a version, an operator and a version "
        + "with tabs between them"
    case .unknownOperator(let line, let given):
      "line \(line) has the operator '\(given)', expected '<', '=' or '>'"
    }
  }
}
