import FoundationEssentials
import Postgres

/// A row of one of the staging tables. Mirrors sql/00_schema/staging.sql.
public protocol StagedRow: Sendable {
  /// Qualified name of the table.
  static var table: String { get }
  /// In the order in which `write` gives the values, without the stage key, which comes first.
  static var columns: [String] { get }
  /// Appends the values.
  func write(to rows: inout CopyBuffer)
}

/// Rows on their way into a staging table: append, `ScannerStore.stage`, `removeAll`, again.
/// About 10,000 rows or a few MiB at a time.
public struct StagedRows<Row: StagedRow>: Sendable {
  static var columns: [String] { ["stage_key"] + Row.columns }

  private(set) var rows = CopyBuffer()
  private let stageKey: UUID

  /// `stageKey` is what `start` handed out.
  public init(stageKey: UUID) { self.stageKey = stageKey }

  public var rowCount: Int { rows.rowCount }
  public var byteCount: Int { rows.byteCount }
  public mutating func removeAll() { rows.removeAll() }

  public mutating func append(_ row: Row) {
    rows.beginRow(fieldCount: Row.columns.count + 1)
    rows.append(uuid: stageKey)
    row.write(to: &rows)
  }
}

public typealias StagedFiles = StagedRows<StagedFile>
public typealias StagedPackages = StagedRows<StagedPackage>
