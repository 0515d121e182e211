import Crypto

/// One file of SQL as it lies in the share.
public struct SQLFile: Hashable, Sendable {
  /// Its name in the ledger: `0007_add_owner.sql`, or `20_worker/claim.sql` below `sql/`.
  public let name: String
  public let text: String
  /// SHA-256 of the text, 64 hexadecimal digits.
  public let checksum: String

  /// Throws only when OpenSSL cannot hash.
  public init(name: String, text: String) throws {
    self.name = name
    self.text = text
    checksum = Hex.string(try SHA256.hash(Array(text.utf8)))
  }
}

/// Everything a program knows about its schema.
public struct SchemaSource: Hashable, Sendable {
  /// Tables: run once, in an empty database.
  public var schema: [SQLFile] = []
  /// Functions, views and grants: may run any number of times, always in this order.
  public var parts: [SQLFile] = []
  /// Steps that bring an older database to `schema`, by number.
  public var migrations: [SQLFile] = []

  public init() {}

  /// The schema this program brings; 0 before the first migration.
  public var version: SchemaVersion { SchemaVersion(names: migrations.map(\.name)) }
}

/// What a database says was applied to it: checksums by name.
public struct Ledger: Hashable, Sendable {
  public var checksums: [String: String]

  public init(checksums: [String: String]) { self.checksums = checksums }

  public var version: SchemaVersion { SchemaVersion(names: checksums.keys) }
}
