import FoundationEssentials

/// One bound parameter. Values travel beside the statement, never inside it, so no text is ever quoted by hand.
///
/// Except for `bytes` the server infers the type from the place of use: `.integer` fits int2, int4, int8 and numeric,
/// `.text` fits text, jsonb, timestamptz and enums. Where nothing can be inferred, write a cast: `$1::bigint`.
public enum PostgresValue: Hashable, Sendable {
  case null
  /// Text without U+0000, which PostgreSQL cannot store: such a text is refused as `.misuse` before anything is sent.
  case text(String)
  case integer(Int64)
  case boolean(Bool)
  case double(Double)
  case bytes([UInt8])
  case uuid(UUID)
  case textArray([String])

  /// The value, or null for nil.
  public static func text(_ value: String?) -> PostgresValue { value.map { .text($0) } ?? .null }
  /// The value, or null for nil.
  public static func integer(_ value: Int?) -> PostgresValue { value.map { .integer(Int64($0)) } ?? .null }
}

extension PostgresValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByFloatLiteral, ExpressibleByNilLiteral
{
  public init(stringLiteral value: String) { self = .text(value) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  public init(floatLiteral value: Double) { self = .double(value) }
  public init(nilLiteral: ()) { self = .null }
}

extension PostgresValue {
  /// The value in PostgreSQL's text format; nil for null and for bytes, which travel in binary.
  var textForm: String? {
    switch self {
    case .null, .bytes: nil
    case .text(let value): value
    case .integer(let value): String(value)
    case .boolean(let value): value ? "true" : "false"
    case .double(let value): String(value)
    case .uuid(let value): value.uuidString
    case .textArray(let values): TextArray.literal(values)
    }
  }
}
