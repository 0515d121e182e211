import Crypto

/// One file of SQL as it lies in the share.
public struct SQLFile: Hashable, Sendable {
  /// Its name in the ledger: `0007_add_owner.sql`, or `20_worker/claim.sql` below `sql/`.
  public let name: String
  public let text: String
  /// SHA-256 of the text, 64 hexadecimal digits.
  public let checksum: String

  /// Whether the file makes tables, which can be done only once.
  public var isTable: Bool { name.hasPrefix("00_schema/") }

  /// Throws only when OpenSSL cannot hash.
  public init(name: String, text: String) throws {
    self.name = name
    self.text = text
    checksum = Hex.string(try SHA256.hash(Array(text.utf8)))
  }
}

/// Everything a program knows about its schema.
public struct SchemaSource: Hashable, Sendable {
  /// Every file of `sql/install.sql`, in its order. Those in `00_schema/` hold the tables and run once, in an empty
  /// database; the others may run any number of times.
  public var installation: [SQLFile] = []
  /// Steps that bring an older database to `schema`, by number.
  public var migrations: [SQLFile] = []

  public init() {}

  /// Functions, views and grants, and what prepares the ground for them.
  public var parts: [SQLFile] { installation.filter { !$0.isTable } }

  /// An upgrade: the parts that come before the tables do (such as the change to the owning role), migrations in the
  /// place of the tables, then the other parts.
  func upgrade(by migrations: [SQLFile]) -> [SQLFile] {
    let end = installation.lastIndex { $0.isTable }.map { $0 + 1 } ?? 0
    return installation[..<end].filter { !$0.isTable } + migrations + installation[end...]
  }

  /// The schema this program brings; 0 before the first migration.
  public var version: SchemaVersion { SchemaVersion(names: migrations.map(\.name)) }
}

/// What a database says was applied to it: checksums by name.
public struct Ledger: Hashable, Sendable {
  public var checksums: [String: String]

  public init(checksums: [String: String]) { self.checksums = checksums }

  public var version: SchemaVersion { SchemaVersion(names: checksums.keys) }
}
