import FoundationEssentials
import Postgres
import ScanModel
import ScanStore

/// Everything a scanner is told, read once from its environment. Nothing that names the job has a default, so a scanner
/// without it ends instead of scanning something else.
public struct ScannerConfiguration: Sendable {
  /// `SCANROOK_DATABASE_URL`: connection string of the login `scan_scanner`. Required; a secret.
  public var databaseURL: String
  /// `SCANROOK_JOB_ID`: uuid of the job. Required.
  public var jobID: UUID
  /// `SCANROOK_FENCE`: number of the attempt's lease. Required.
  public var fence: Int64
  /// `SCANROOK_TOKEN`: of this attempt only. Required; a secret.
  public var token: String
  /// `SCANROOK_OBJECT_STORE`: `file:///abs/path`. Required.
  public var objectStore: String
  /// `SCANROOK_NUMBER`: short number of the scan, shown in `pg_stat_activity` and nowhere else.
  public var scanNumber: String?
  /// `SCANROOK_POD_UID`: the pod's uid; a random uuid where there is no pod.
  public var podUID: String
  /// `SCANROOK_NODE`: the Kubernetes node, for people. Default: none.
  public var node: String?
  /// `SCANROOK_SCRATCH`: existing, writable directory for what must be spooled. Default: `TMPDIR`, else `/tmp`.
  public var scratchDirectory: String
  /// `SCANROOK_LOCAL_ROOTS`: directories, colon-separated, whose files `file:` targets may name. Default: none.
  public var localRoots: [String]

  /// - Throws: `ScanError` `SR009` that names the variable.
  public init(environment: [String: String]) throws {
    // A variable that is set to nothing is not set.
    let environment = environment.filter { !$0.value.isEmpty }
    func required(_ name: String) throws -> String {
      guard let value = environment[name] else { throw Self.missing(name) }
      return value
    }
    databaseURL = try required("SCANROOK_DATABASE_URL")
    guard let id = UUID(uuidString: try required("SCANROOK_JOB_ID")) else {
      throw Self.malformed("SCANROOK_JOB_ID", expected: "a uuid")
    }
    jobID = id
    guard let number = Int64(try required("SCANROOK_FENCE")) else {
      throw Self.malformed("SCANROOK_FENCE", expected: "a whole number")
    }
    fence = number
    token = try required("SCANROOK_TOKEN")
    objectStore = try required("SCANROOK_OBJECT_STORE")
    scanNumber = environment["SCANROOK_NUMBER"]
    podUID = environment["SCANROOK_POD_UID"] ?? UUID().lowercased
    node = environment["SCANROOK_NODE"]
    scratchDirectory = environment["SCANROOK_SCRATCH"] ?? environment["TMPDIR"] ?? "/tmp"
    localRoots = environment["SCANROOK_LOCAL_ROOTS"]?.split(separator: ":").map(String.init) ?? []
  }

  /// What every call of the attempt is made with.
  var credentials: AttemptCredentials { AttemptCredentials(id: AttemptID(jobID: jobID, fence: fence), token: token) }

  /// How this scanner connects for its work.
  var postgres: PostgresConfiguration {
    let scan = scanNumber.map { " scan \($0)" } ?? ""
    return PostgresConfiguration(
      connectionString: databaseURL, applicationName: "scanrook-scanner/\(scanrookVersion)\(scan)")
  }

  /// How it connects for its heartbeats.
  var heartPostgres: PostgresConfiguration {
    var configuration = postgres
    configuration.applicationName += " beat"
    return configuration
  }

  private static func missing(_ name: String) -> ScanError {
    ScanError(
      code: .incompleteEnvironment, message: "\(name) is not set",
      detail: "A scanner takes what it scans from its environment.",
      hint: "Scanners are started by scanrook-dispatcher; to look at an artifact by hand: scanrook inventory PATH")
  }

  private static func malformed(_ name: String, expected: String) -> ScanError {
    ScanError(
      code: .incompleteEnvironment, message: "\(name) is malformed", detail: "Expected \(expected).",
      hint: "Scanners are started by scanrook-dispatcher.")
  }
}
