import CPostgres

/// The answer to one statement: its rows and its command tag.
///
/// Rows stay in libpq's memory and are decoded on access; the memory goes with the last row or result that refers to
/// it.
public struct PostgresResult: Sendable, RandomAccessCollection {
  let storage: ResultStorage

  public var startIndex: Int { 0 }
  public var endIndex: Int { storage.rowCount }
  public subscript(position: Int) -> PostgresRow { PostgresRow(storage: storage, index: position) }

  /// Names in the order of the statement.
  public var columns: [String] { storage.columns }
  /// What the server did, such as `INSERT 0 3` or `SELECT 7`.
  public var commandTag: String { storage.commandTag }
  /// Rows inserted, updated, deleted, copied or selected; 0 for statements that have no count.
  public var affectedRows: Int { storage.affectedRows }

  /// The only row; an error when there is none or more than one.
  public func onlyRow() throws -> PostgresRow {
    guard count == 1 else {
      throw PostgresError(kind: .decoding, message: "the statement gave \(count) rows; expected exactly one")
    }
    return self[0]
  }
}

/// Owns one PGresult. A PGresult never changes once it is complete, so reading it from several threads is safe.
final class ResultStorage: @unchecked Sendable {
  private let handle: OpaquePointer
  let rowCount: Int
  let columns: [String]
  let columnIndex: [String: Int]

  /// Takes the result over.
  init(_ handle: OpaquePointer) {
    self.handle = handle
    rowCount = Int(PQntuples(handle))
    columns = (0..<PQnfields(handle)).map { PQfname(handle, $0).map { String(cString: $0) } ?? "" }
    columnIndex = Dictionary(columns.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  deinit { PQclear(handle) }

  var status: ExecStatusType { PQresultStatus(handle) }
  var commandTag: String { PQcmdStatus(handle).map { String(cString: $0) } ?? "" }
  var affectedRows: Int { PQcmdTuples(handle).flatMap { Int(String(cString: $0)) } ?? 0 }

  /// Nil for null. Row and column must be in range.
  func bytes(row: Int, column: Int) -> UnsafeBufferPointer<UInt8>? {
    let row = Int32(row)
    let column = Int32(column)
    guard PQgetisnull(handle, row, column) == 0, let value = PQgetvalue(handle, row, column) else { return nil }
    let count = Int(PQgetlength(handle, row, column))
    return UnsafeBufferPointer(start: UnsafeRawPointer(value).assumingMemoryBound(to: UInt8.self), count: count)
  }

  func error(kind: PostgresError.Kind) -> PostgresError {
    PostgresError(
      kind: kind, sqlState: Self.field(handle, Diagnostic.sqlState),
      message: Self.field(handle, Diagnostic.message) ?? Self.wholeMessage(handle),
      detail: Self.field(handle, Diagnostic.detail), hint: Self.field(handle, Diagnostic.hint),
      context: Self.field(handle, Diagnostic.context),
      position: Self.field(handle, Diagnostic.position).flatMap { Int($0) })
  }

  static func notice(_ handle: OpaquePointer) -> PostgresNotice {
    PostgresNotice(
      severity: field(handle, Diagnostic.severity) ?? "NOTICE",
      message: field(handle, Diagnostic.message) ?? wholeMessage(handle),
      detail: field(handle, Diagnostic.detail), hint: field(handle, Diagnostic.hint))
  }

  private static func field(_ handle: OpaquePointer, _ code: UInt8) -> String? {
    PQresultErrorField(handle, Int32(code)).map { String(cString: $0) }
  }

  private static func wholeMessage(_ handle: OpaquePointer) -> String {
    PQresultErrorMessage(handle).map { trimmed(String(cString: $0)) } ?? "unknown error"
  }
}

/// Field codes of an error or notice message. Source: PostgreSQL documentation, "Error and Notice Message Fields".
enum Diagnostic {
  static let severity = UInt8(ascii: "V")
  static let sqlState = UInt8(ascii: "C")
  static let message = UInt8(ascii: "M")
  static let detail = UInt8(ascii: "D")
  static let hint = UInt8(ascii: "H")
  static let position = UInt8(ascii: "P")
  static let context = UInt8(ascii: "W")
}

/// libpq ends its messages with a line feed.
func trimmed(_ text: String) -> String {
  var text = text[...]
  while let last = text.last, last.isWhitespace { text.removeLast() }
  return String(text)
}
