import Postgres

/// Upkeep of the whole installation that fell to one dispatcher, as `scan_worker.take_duty` hands it out.
/// Mirrors sql/20_worker/take_duty.sql.
public struct Duty: Hashable, Sendable {
  public var name: String
  /// A new one for each holder, so that an old one is refused.
  public var epoch: Int64

  public init(name: String, epoch: Int64) {
    self.name = name
    self.epoch = epoch
  }
}

extension Duty {
  init(_ row: PostgresRow) throws {
    self.init(name: try row.text("duty"), epoch: try row.integer("epoch"))
  }
}
