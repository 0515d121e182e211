import FoundationEssentials
import Postgres

/// A scan as its row says now: sql/00_schema/scan_jobs.sql.
public struct ScanStatus: Hashable, Sendable {
  public var id: UUID
  /// Short number, for people.
  public var number: Int64
  public var target: String
  /// `scheduled`, `queued`, `dispatched`, `running`, `succeeded`, `failed`, `cancelled`.
  public var state: String
  /// Of a succeeded scan: `complete`, `partial`, `unsupported`.
  public var result: String?
  public var attempt: Int
  public var errorCode: String?
  public var errorMessage: String?
  public var errorHint: String?
  /// In the bucket `reports`.
  public var reportKey: String?

  public var isFinal: Bool { ["succeeded", "failed", "cancelled"].contains(state) }
}

/// One row of `scan.progress`: sql/40_views/progress.sql. Texts are made for people.
public struct ProgressRow: Hashable, Sendable {
  public var number: Int64
  public var target: String
  public var state: String
  public var stage: String?
  /// Bar and percentage.
  public var progress: String?
  public var attempt: Int
  public var age: String
  public var note: String?
}

/// One row of `scan.findings`: sql/40_views/findings.sql.
public struct FindingRow: Hashable, Sendable {
  public var vulnerability: String
  public var severity: String?
  public var package: String
  public var installed: String
  /// Nil when no fix is known.
  public var fixedIn: String?
  public var epss: Double?
  public var isKnownExploited: Bool
}

/// One line of `scan.explain`.
public struct Explanation: Hashable, Sendable {
  public var topic: String
  public var detail: String?
}

/// What `scan.cancel` and `scan.retry` answer.
public struct ScanChange: Hashable, Sendable {
  public var number: Int64
  public var state: String
  public var note: String
}

extension ScanStatus {
  init(_ row: PostgresRow) throws {
    self.init(
      id: try row.uuid("id"), number: try row.integer("number"), target: try row.text("target"),
      state: try row.text("status"), result: try row.optionalText("result"), attempt: Int(try row.integer("attempt")),
      errorCode: try row.optionalText("error_code"), errorMessage: try row.optionalText("error_message"),
      errorHint: try row.optionalText("error_hint"), reportKey: try row.optionalText("report_key"))
  }
}

extension ProgressRow {
  init(_ row: PostgresRow) throws {
    self.init(
      number: try row.integer("id"), target: try row.text("target"), state: try row.text("state"),
      stage: try row.optionalText("stage"), progress: try row.optionalText("progress"),
      attempt: Int(try row.integer("try")), age: try row.text("age"), note: try row.optionalText("note"))
  }
}

extension FindingRow {
  init(_ row: PostgresRow) throws {
    self.init(
      vulnerability: try row.text("vulnerability"), severity: try row.optionalText("severity"),
      package: try row.text("package"), installed: try row.text("installed"),
      fixedIn: try row.optionalText("fixed_in"), epss: try row.optionalDouble("epss"),
      isKnownExploited: try row.optionalText("kev") == "yes")
  }
}

extension ScanChange {
  init(_ row: PostgresRow) throws {
    self.init(number: try row.integer("id"), state: try row.text("state"), note: try row.text("note"))
  }
}
