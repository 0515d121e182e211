import Postgres

/// Number of the newest migration a schema has; 0 when there is none.
public struct SchemaVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let number: Int

  public init(number: Int) { self.number = number }

  /// The number in a migration's name; nil when the name is not `NNNN_something.sql`.
  public init?(migration name: String) {
    let digits = name.utf8.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    guard digits.count == 4, name.hasSuffix(".sql"), name.dropFirst(4).hasPrefix("_"), let number = Int(name.prefix(4))
    else { return nil }
    self.number = number
  }

  /// The highest of the migrations among the names.
  public init(names: some Sequence<String>) {
    number = names.compactMap { SchemaVersion(migration: $0)?.number }.max() ?? 0
  }

  public static func < (a: SchemaVersion, b: SchemaVersion) -> Bool { a.number < b.number }

  public var description: String { String(number) }

  /// Reads a database's version; nil when the database has no ledger. One statement, for any role that may read it.
  public static func read(from connection: PostgresConnection) async throws -> SchemaVersion? {
    guard try await Migrator.hasLedger(connection) else { return nil }
    let rows = try await connection.query("select name from scanrook.schema_migrations")
    return SchemaVersion(names: try rows.map { try $0.text("name") })
  }
}
