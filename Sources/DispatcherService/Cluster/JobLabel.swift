import FoundationEssentials
import KubernetesAPI
import ScanStore

/// How the objects of an attempt are called and told apart. Names and values have at most 63 characters.
enum JobLabel {
  /// Whose Jobs these are: several installations may share a namespace.
  static let installation = "scanrook.io/installation"
  static let jobID = "scanrook.io/job-id"
  static let attempt = "scanrook.io/attempt"
  /// Tells an attempt from a former one of the same name, in a database that was restored from a backup.
  static let fence = "scanrook.io/fence"
  /// The key of the attempt's token in its Secret, which has the name of the Job.
  static let tokenKey = "token"

  /// `scan-<job id>-<attempt>`, the name of the Job and of its Secret.
  static func name(of attempt: ClaimedAttempt) -> String { name(of: attempt.id.jobID, attempt: attempt.attempt) }

  static func name(of jobID: UUID, attempt: Int) -> String { "scan-\(jobID.lowercased)-\(attempt)" }

  /// Everything an attempt's Job, pod and Secret are labelled with.
  static func labels(of attempt: ClaimedAttempt, in place: JobPlace) -> [String: JSON] {
    [
      "app.kubernetes.io/name": "scanrook", "app.kubernetes.io/component": "scan",
      "app.kubernetes.io/managed-by": "scanrook-dispatcher",
      installation: .string(place.installationID.lowercased), jobID: .string(attempt.id.jobID.lowercased),
      self.attempt: .string(String(attempt.attempt)), fence: .string(String(attempt.id.fence)),
    ]
  }
}
