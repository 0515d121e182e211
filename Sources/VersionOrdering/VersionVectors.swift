/// Pairs of versions with the order they are known to have, read from a vector file.
///
/// A row is a line `version <tab> operator <tab> version`, operator `<`, `=` or `>`; further columns are ignored. A
/// first line whose first column is `v1` and whose second is no operator is a heading. Empty lines are skipped, and so
/// are lines that begin with `#` and are no row. Lines end with a line feed, or carriage return and line feed; a byte
/// order mark in front is passed over.
public struct VersionVectors: Hashable, Sendable {
  public struct Row: Hashable, Sendable {
    /// Line of the file, from 1.
    public var line: Int
    public var first: String
    public var expected: VersionOrder
    public var second: String

    public init(line: Int, first: String, expected: VersionOrder, second: String) {
      self.line = line
      self.first = first
      self.expected = expected
      self.second = second
    }
  }

  public var rows: [Row]

  public init(rows: [Row]) {
    self.rows = rows
  }

  /// Reads the text of a vector file; stops at the first line that is no row.
  public init(parsing text: String) throws(MalformedVectorLine) {
    rows = []
    let bytes = text.utf8.starts(with: [0xef, 0xbb, 0xbf]) ? text.utf8.dropFirst(3) : text.utf8[...]
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, bytes) in lines.enumerated() {
      let line = bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes
      if line.isEmpty { continue }
      let columns = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        .map { String(Substring($0)) }
      let expected = columns.count > 1 ? VersionOrder(rawValue: columns[1]) : nil
      if index == 0, columns[0] == "v1", expected == nil { continue }
      if expected == nil, columns[0].utf8.first == UInt8(ascii: "#") { continue }
      guard columns.count > 2 else { throw .tooFewColumns(line: index + 1, count: columns.count) }
      guard let expected else { throw .unknownOperator(line: index + 1, given: columns[1]) }
      rows.append(Row(line: index + 1, first: columns[0], expected: expected, second: columns[2]))
    }
  }
}
