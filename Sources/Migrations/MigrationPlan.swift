import ScanModel

/// What has to run to bring a database to a program's schema, decided without touching either.
public struct MigrationPlan: Hashable, Sendable {
  public enum Action: String, Hashable, Sendable {
    /// Empty database: every file of the installation; every migration counts as applied.
    case install
    /// Older database: the migrations it lacks in the place of the tables, and all parts around them.
    case upgrade
    /// Same tables, other functions: all parts, because each may depend on any before it.
    case refresh
    case nothing
  }

  public let action: Action
  /// From nil (no schema) or a version to another; equal for `refresh` and `nothing`.
  public let from: SchemaVersion?
  public let to: SchemaVersion
  /// Files to run, in order.
  public let steps: [SQLFile]
  /// Files to enter in the ledger: those that ran, without the tables, and migrations that the tables already contain.
  public let entries: [SQLFile]
  /// Parts that are new or differ from the ledger.
  public let changedParts: [String]
  /// Parts in the ledger that the program no longer has.
  public let retiredParts: [String]

  /// `ledger` is nil for an empty database.
  /// Throws `SR151` when the database is newer than the program, `SR152` when an applied migration was edited.
  public init(source: SchemaSource, ledger: Ledger?) throws {
    from = ledger?.version
    to = source.version
    let known = ledger?.checksums ?? [:]
    let parts = source.parts
    changedParts = parts.filter { known[$0.name] != $0.checksum }.map(\.name)
    let names = Set(parts.map(\.name))
    retiredParts = known.keys.filter { SchemaVersion(migration: $0) == nil && !names.contains($0) }.sorted()
    guard ledger != nil else {
      action = .install
      steps = source.installation
      entries = source.migrations + parts
      return
    }
    try Self.check(source, known)
    let pending = source.migrations.filter { known[$0.name] == nil }
    if pending.isEmpty && changedParts.isEmpty && retiredParts.isEmpty {
      action = .nothing
      steps = []
    } else {
      action = pending.isEmpty ? .refresh : .upgrade
      steps = source.upgrade(by: pending)
    }
    entries = steps
  }

  /// What sql/85_ledger.sql notes instead of a checksum, in a database that was installed by psql alone.
  static let installedByPsql = "installed by psql"

  private static func check(_ source: SchemaSource, _ known: [String: String]) throws {
    let database = SchemaVersion(names: known.keys)
    guard database <= source.version else {
      throw ScanError(
        code: .foreignSchema, message: "the database has schema \(database)",
        detail: "This program brings schema \(source.version).", hint: "Upgrade this program.")
    }
    let present = Set(source.migrations.map(\.name))
    if let stranger = known.keys.filter({ SchemaVersion(migration: $0) != nil && !present.contains($0) }).min() {
      throw ScanError(
        code: .foreignSchema, message: "the database has the migration \(stranger), which this program does not know",
        detail: "This program brings schema \(source.version).",
        hint: "Use the program that installed it, or a newer one.")
    }
    for file in source.migrations {
      guard let applied = known[file.name], applied != file.checksum, applied != Self.installedByPsql else { continue }
      throw ScanError(
        code: .editedMigration, message: "migrations/\(file.name) was edited after it was applied",
        detail: "The database has it with checksum \(applied), the file has \(file.checksum).",
        hint: "Restore the file and put the change into a new migration.")
    }
  }
}

extension MigrationPlan: CustomStringConvertible {
  /// For people: what would happen, in one line.
  public var title: String {
    switch action {
    case .install: "install schema \(to) in an empty database"
    case .upgrade: "upgrade from schema \(from ?? to) to \(to)"
    case .refresh: "refresh functions and views of schema \(to)"
    case .nothing: "nothing to do: the database has schema \(to)"
    }
  }

  /// The title, and what would run, one file a line.
  public var description: String {
    let changed = Set(changedParts)
    let lines = steps.map { file in
      action == .refresh && changed.contains(file.name) ? "  \(file.name)  (changed)" : "  \(file.name)"
    }
    let retired = retiredParts.map { "  \($0)  (gone; only the ledger forgets it)" }
    return ([title] + lines + retired).joined(separator: "\n")
  }
}
