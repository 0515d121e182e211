import FoundationEssentials
import Postgres

/// Which attempt a machine's call is about. A fence is never reused, so an old attempt can always be told.
public struct AttemptID: Hashable, Sendable {
  public var jobID: UUID
  public var fence: Int64

  public init(jobID: UUID, fence: Int64) {
    self.jobID = jobID
    self.fence = fence
  }

  var parameters: [PostgresValue] { [.uuid(jobID), .integer(fence)] }
}

extension AttemptID: CustomStringConvertible {
  public var description: String { "\(jobID.lowercased)/\(fence)" }
}

extension UUID {
  /// As PostgreSQL writes it.
  public var lowercased: String { uuidString.lowercased() }
}
