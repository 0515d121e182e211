import FoundationEssentials
import Postgres

/// What a scanner learns when it starts. Mirrors sql/20_worker/start.sql.
public struct ScanSpecification: Hashable, Sendable {
  public enum Source: Hashable, Sendable {
    /// An object of the store.
    case object(bucket: String, key: String)
    /// An absolute path on the dispatcher's machine.
    case file(path: String)
  }

  /// Short number of the scan, for people.
  public var number: Int64
  /// Ordinal among the attempts of the scan, from 1.
  public var attempt: Int
  /// As submitted.
  public var target: String
  public var source: Source
  public var options: ScanOptions
  /// Goes into every staged row; whoever knows it can add rows to this attempt.
  public var stageKey: UUID
  /// How often to call `heartbeat`.
  public var beatInterval: Duration
  /// Without a heartbeat for this long the attempt is given up.
  public var runLease: Duration
  /// The scanner stops itself and reports `SR312` after this time, counted from its call of `start`; the engine ends the
  /// attempt `settings.deadline_margin` later.
  public var timeLeft: Duration
  /// Latest advisory import; nil when there was none.
  public var advisoriesAsOf: Date?
}

extension ScanSpecification {
  init(_ row: PostgresRow) throws {
    let type = try row.text("scan_type")
    let source: Source
    switch type {
    case "object": source = .object(bucket: try row.text("bucket"), key: try row.text("object_key"))
    case "file": source = .file(path: try row.text("file_path"))
    default: throw PostgresError(kind: .decoding, message: "scan type \"\(type)\" is not known to this program")
    }
    self.init(
      number: try row.integer("number"), attempt: Int(try row.integer("attempt")), target: try row.text("target"),
      source: source, options: try JSON.decode(ScanOptions.self, try row.text("options")),
      stageKey: try row.uuid("stage_key"), beatInterval: try row.milliseconds("beat_interval_ms"),
      runLease: try row.milliseconds("run_lease_ms"), timeLeft: try row.milliseconds("time_left_ms"),
      advisoriesAsOf: try row.optionalDate("advisories_as_of"))
  }
}
