import FoundationEssentials

/// Rows in PostgreSQL's binary COPY format, appended field by field.
///
/// Binary COPY converts nothing: each field must have the exact type of its column (`append(integer:)` for bigint,
/// `append(int32:)` for integer and so on), and each row as many fields as `beginRow` said, or the server refuses the
/// whole COPY. Send about 10,000 rows or 1 MiB at a time and reuse the buffer after `removeAll()`.
/// Source: PostgreSQL documentation, COPY, "Binary Format".
public struct CopyBuffer: Sendable {
  public private(set) var rowCount = 0
  /// Bytes of the rows, header and trailer not counted.
  public var byteCount: Int { bytes.count }
  public var isEmpty: Bool { rowCount == 0 }
  private(set) var bytes: [UInt8] = []

  public init(minimumCapacity: Int = 0) { bytes.reserveCapacity(minimumCapacity) }

  /// Starts a row of `fieldCount` fields, 1 to 1,600; the next `fieldCount` appends fill it.
  public mutating func beginRow(fieldCount: Int) {
    rowCount += 1
    write(Int16(clamping: fieldCount))
  }

  /// Forgets the rows and keeps the memory.
  public mutating func removeAll() {
    rowCount = 0
    bytes.removeAll(keepingCapacity: true)
  }

  public mutating func appendNull() { write(Int32(-1)) }

  /// text, varchar, json. U+0000, which PostgreSQL cannot store, becomes U+FFFD: one odd name must not cost a batch.
  public mutating func append(text: String) { appendText(text, prefix: nil) }
  /// The text, or null for nil.
  public mutating func append(text: String?) {
    if let text { append(text: text) } else { appendNull() }
  }
  /// jsonb, from JSON text.
  public mutating func append(jsonb text: String) { appendText(text, prefix: 1) }
  /// bytea.
  public mutating func append(bytes value: some Collection<UInt8>) {
    write(Int32(clamping: value.count))
    bytes.append(contentsOf: value)
  }
  /// The bytes, or null for nil.
  public mutating func append(bytes value: [UInt8]?) {
    if let value { append(bytes: value) } else { appendNull() }
  }
  /// bigint.
  public mutating func append(integer: Int64) { append(fixed: integer) }
  /// integer.
  public mutating func append(int32: Int32) { append(fixed: int32) }
  /// The number, or null for nil.
  public mutating func append(int32: Int32?) {
    if let int32 { append(int32: int32) } else { appendNull() }
  }
  /// smallint.
  public mutating func append(int16: Int16) { append(fixed: int16) }
  /// boolean.
  public mutating func append(boolean: Bool) { append(fixed: UInt8(boolean ? 1 : 0)) }
  /// double precision.
  public mutating func append(double: Double) { append(fixed: double.bitPattern) }
  /// real.
  public mutating func append(float: Float) { append(fixed: float.bitPattern) }
  /// uuid.
  public mutating func append(uuid: UUID) {
    write(Int32(16))
    withUnsafeBytes(of: uuid.uuid) { bytes.append(contentsOf: $0) }
  }
  /// timestamptz, as microseconds since 1970-01-01 00:00 UTC; saturates at the ends of Int64.
  public mutating func append(timestampMicroseconds value: Int64) {
    // PostgreSQL counts from 2000-01-01, 10,957 days later.
    let (result, overflow) = value.subtractingReportingOverflow(946_684_800_000_000)
    append(fixed: overflow ? Int64.min + 1 : result)
  }
  /// text[] (not varchar[]).
  public mutating func append(textArray: [String]) {
    let lengthAt = bytes.count
    write(Int32(0))
    write(Int32(textArray.isEmpty ? 0 : 1))  // dimensions
    write(Int32(0))  // no nulls
    write(Int32(25))  // oid of text
    if !textArray.isEmpty {
      write(Int32(clamping: textArray.count))
      write(Int32(1))  // lower bound
    }
    for element in textArray { append(text: element) }
    setLength(at: lengthAt)
  }
}

extension CopyBuffer {
  static let header: [UInt8] = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0] + [UInt8](repeating: 0, count: 8)
  static let trailer: [UInt8] = [0xFF, 0xFF]

  private mutating func appendText(_ text: String, prefix: UInt8?) {
    let lengthAt = bytes.count
    write(Int32(0))
    if let prefix { bytes.append(prefix) }
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    if bytes[start...].contains(0) {
      bytes.removeSubrange(start...)
      bytes.append(contentsOf: String(text.unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : Character($0) }).utf8)
    }
    setLength(at: lengthAt)
  }

  private mutating func append(fixed value: some FixedWidthInteger) {
    write(Int32(value.bitWidth / 8))
    write(value)
  }

  private mutating func write(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }

  /// Fields are at most 1 GiB for the server; a longer one gets a clamped length and the server's refusal.
  private mutating func setLength(at offset: Int) {
    let length = Int32(clamping: bytes.count - offset - 4)
    withUnsafeBytes(of: length.bigEndian) { bytes.replaceSubrange(offset..<offset + 4, with: $0) }
  }
}
