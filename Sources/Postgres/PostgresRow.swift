import FoundationEssentials

/// A column of a row, by name (as the server spells it) or by position from 0. Both literals work: `row.text("id")`,
/// `row.text(0)`.
public enum PostgresColumn: Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  case name(String)
  case index(Int)

  public init(stringLiteral value: String) { self = .name(value) }
  public init(integerLiteral value: Int) { self = .index(value) }
}

/// One row of a result.
///
/// Each accessor has two forms: the plain one refuses null, the `optional` one gives nil for it. A missing column, a
/// null or a value of another type is a `PostgresError` of kind `.decoding` that names the column and what was
/// expected.
public struct PostgresRow: Sendable {
  let storage: ResultStorage
  let index: Int

  public func isNull(_ column: PostgresColumn) throws -> Bool {
    storage.bytes(row: index, column: try position(of: column)) == nil
  }

  /// Any type, in PostgreSQL's text form.
  public func optionalText(_ column: PostgresColumn) throws -> String? {
    try decode(column, as: "text") { String(decoding: $0, as: UTF8.self) }
  }
  /// smallint, integer, bigint, or a numeric or text that holds a whole number.
  public func optionalInteger(_ column: PostgresColumn) throws -> Int64? {
    try decode(column, as: "a whole number") { Int64(String(decoding: $0, as: UTF8.self)) }
  }
  public func optionalBoolean(_ column: PostgresColumn) throws -> Bool? {
    try decode(column, as: "boolean") { bytes in
      guard bytes.count == 1 else { return nil }
      return bytes[0] == UInt8(ascii: "t") ? true : bytes[0] == UInt8(ascii: "f") ? false : nil
    }
  }
  /// real, double precision or numeric; numeric may lose digits.
  public func optionalDouble(_ column: PostgresColumn) throws -> Double? {
    try decode(column, as: "a number") { Double(String(decoding: $0, as: UTF8.self)) }
  }
  public func optionalUUID(_ column: PostgresColumn) throws -> UUID? {
    try decode(column, as: "uuid") { UUID(uuidString: String(decoding: $0, as: UTF8.self)) }
  }
  public func optionalBytes(_ column: PostgresColumn) throws -> [UInt8]? {
    try decode(column, as: "bytea") { Self.hexBytes($0) }
  }
  /// A one-dimensional array without nulls, of any element type, its elements in text form.
  public func optionalTextArray(_ column: PostgresColumn) throws -> [String]? {
    try decode(column, as: "a one-dimensional array without nulls") {
      TextArray.parse(String(decoding: $0, as: UTF8.self))
    }
  }

  public func text(_ column: PostgresColumn) throws -> String { try required(optionalText(column), column) }
  public func integer(_ column: PostgresColumn) throws -> Int64 { try required(optionalInteger(column), column) }
  public func boolean(_ column: PostgresColumn) throws -> Bool { try required(optionalBoolean(column), column) }
  public func double(_ column: PostgresColumn) throws -> Double { try required(optionalDouble(column), column) }
  public func uuid(_ column: PostgresColumn) throws -> UUID { try required(optionalUUID(column), column) }
  public func bytes(_ column: PostgresColumn) throws -> [UInt8] { try required(optionalBytes(column), column) }
  public func textArray(_ column: PostgresColumn) throws -> [String] { try required(optionalTextArray(column), column) }
}

extension PostgresRow {
  private func position(of column: PostgresColumn) throws -> Int {
    switch column {
    case .index(let index) where storage.columns.indices.contains(index): return index
    case .name(let name):
      if let index = storage.columnIndex[name] { return index }
    default: break
    }
    let present = storage.columns.joined(separator: ", ")
    throw PostgresError(
      kind: .decoding, message: "the result has no column \(column.label)", detail: "It has: \(present).")
  }

  private func decode<Value>(
    _ column: PostgresColumn, as expected: String, _ convert: (UnsafeBufferPointer<UInt8>) -> Value?
  ) throws -> Value? {
    guard let bytes = storage.bytes(row: index, column: try position(of: column)) else { return nil }
    if let value = convert(bytes) { return value }
    let given = String(decoding: bytes.prefix(80), as: UTF8.self)
    throw PostgresError(
      kind: .decoding, message: "column \(column.label) of row \(index) holds \"\(given)\"; expected \(expected)")
  }

  private func required<Value>(_ value: Value?, _ column: PostgresColumn) throws -> Value {
    if let value { return value }
    throw PostgresError(kind: .decoding, message: "column \(column.label) of row \(index) is null; expected a value")
  }

  /// PostgreSQL's hex form of bytea: `\x` and two digits a byte.
  private static func hexBytes(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard text.count >= 2, text.count % 2 == 0, text[0] == UInt8(ascii: "\\"), text[1] == UInt8(ascii: "x") else {
      return nil
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 2)
    for index in stride(from: 2, to: text.count, by: 2) {
      guard let high = hexDigit(text[index]), let low = hexDigit(text[index + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}

extension PostgresColumn {
  fileprivate var label: String {
    switch self {
    case .name(let name): "\"\(name)\""
    case .index(let index): "\(index)"
    }
  }
}
