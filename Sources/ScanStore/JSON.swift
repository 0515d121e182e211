import FoundationEssentials
import Postgres

/// Values that travel as jsonb.
enum JSON {
  static func encode(_ value: some Encodable) throws -> PostgresValue {
    .text(String(decoding: try JSONEncoder().encode(value), as: UTF8.self))
  }

  /// Throws a `.decoding` error that shows what was given.
  static func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(text.utf8))
    } catch {
      throw PostgresError(
        kind: .decoding, message: "\(text.prefix(200)) is not understood as \(type)", detail: "\(error)")
    }
  }
}
