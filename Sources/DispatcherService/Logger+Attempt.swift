import Logging
import ScanStore

extension ClaimedAttempt {
  /// What every log line about an attempt carries.
  var metadata: Logger.Metadata {
    ["job.id": "\(id.jobID.lowercased)", "attempt": "\(attempt)", "scan": "\(number)"]
  }
}
