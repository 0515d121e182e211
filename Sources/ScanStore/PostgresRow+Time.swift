import FoundationEssentials
import Postgres

extension PostgresRow {
  /// A moment, selected as `extract(epoch from ...)`: exact to about a microsecond.
  func optionalDate(_ column: PostgresColumn) throws -> Date? {
    try optionalDouble(column).map { Date(timeIntervalSince1970: $0) }
  }
  func date(_ column: PostgresColumn) throws -> Date { Date(timeIntervalSince1970: try double(column)) }

  /// A whole number of milliseconds.
  func milliseconds(_ column: PostgresColumn) throws -> Duration { .milliseconds(try integer(column)) }
}

extension PostgresValue {
  /// Seconds since 1970, for `to_timestamp($n)`; null for nil.
  static func time(_ moment: Date?) -> PostgresValue { moment.map { .double($0.timeIntervalSince1970) } ?? .null }
}
