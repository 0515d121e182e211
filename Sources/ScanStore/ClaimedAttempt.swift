import FoundationEssentials
import Postgres

/// An attempt to start, as `scan_worker.claim` hands it out. Mirrors sql/20_worker/claim.sql.
public struct ClaimedAttempt: Hashable, Sendable {
  public enum ScanType: String, Hashable, Sendable { case object, file }

  public var id: AttemptID
  /// Short number of the scan, for people.
  public var number: Int64
  /// Ordinal among the attempts of the scan, from 1.
  public var attempt: Int
  /// What lets a scanner act for the attempt; shown this once. Keep it out of logs. Nil when it was adopted: then
  /// `reissueToken` makes a new one.
  public var token: String?
  /// As submitted.
  public var target: String
  public var scanType: ScanType
  /// Absolute; only of `file` scans.
  public var filePath: String?
  /// Only of `object` scans.
  public var bucket: String?
  /// Only of `object` scans.
  public var objectKey: String?
  public var resources: ScanResources
  /// The attempt is given up this long after the claim unless it has started or was renewed.
  public var dispatchLease: Duration
  /// How long after its claim renewals may stretch the time before the start.
  public var pendingLimit: Duration

  public init(
    id: AttemptID, number: Int64, attempt: Int, token: String?, target: String, scanType: ScanType,
    filePath: String? = nil, bucket: String? = nil, objectKey: String? = nil, resources: ScanResources,
    dispatchLease: Duration, pendingLimit: Duration = .seconds(600)
  ) {
    self.id = id
    self.number = number
    self.attempt = attempt
    self.token = token
    self.target = target
    self.scanType = scanType
    self.filePath = filePath
    self.bucket = bucket
    self.objectKey = objectKey
    self.resources = resources
    self.dispatchLease = dispatchLease
    self.pendingLimit = pendingLimit
  }
}

/// What one scan gets of a machine: a row of `scanrook.resource_classes`. Quantities as Kubernetes writes them.
public struct ScanResources: Hashable, Sendable {
  public var resourceClass: String
  public var cpuRequest: String
  public var cpuLimit: String
  public var memoryRequest: String
  public var memoryLimit: String
  public var scratchLimit: String
  public var timeLimit: Duration

  public init(
    resourceClass: String, cpuRequest: String, cpuLimit: String, memoryRequest: String, memoryLimit: String,
    scratchLimit: String, timeLimit: Duration
  ) {
    self.resourceClass = resourceClass
    self.cpuRequest = cpuRequest
    self.cpuLimit = cpuLimit
    self.memoryRequest = memoryRequest
    self.memoryLimit = memoryLimit
    self.scratchLimit = scratchLimit
    self.timeLimit = timeLimit
  }
}

extension ClaimedAttempt {
  /// `token` is not a column of what `adopt` answers.
  init(_ row: PostgresRow, token: String?) throws {
    let type = try row.text("scan_type")
    guard let scanType = ScanType(rawValue: type) else {
      throw PostgresError(kind: .decoding, message: "scan type \"\(type)\" is not known to this program")
    }
    self.init(
      id: AttemptID(jobID: try row.uuid("job_id"), fence: try row.integer("fence")), number: try row.integer("number"),
      attempt: Int(try row.integer("attempt")), token: token, target: try row.text("target"), scanType: scanType,
      filePath: try row.optionalText("file_path"), bucket: try row.optionalText("bucket"),
      objectKey: try row.optionalText("object_key"), resources: try ScanResources(row),
      dispatchLease: try row.milliseconds("dispatch_lease_ms"), pendingLimit: try row.milliseconds("pending_limit_ms"))
  }
}

extension ScanResources {
  init(_ row: PostgresRow) throws {
    self.init(
      resourceClass: try row.text("resource_class"), cpuRequest: try row.text("cpu_request"),
      cpuLimit: try row.text("cpu_limit"), memoryRequest: try row.text("memory_request"),
      memoryLimit: try row.text("memory_limit"), scratchLimit: try row.text("scratch_limit"),
      timeLimit: .seconds(try row.integer("time_limit_seconds")))
  }
}
