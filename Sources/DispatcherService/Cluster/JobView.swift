import FoundationEssentials
import KubernetesAPI
import ScanStore

/// What the dispatcher keeps of a Kubernetes Job: a hundred bytes instead of four thousand.
struct JobView: Hashable, Sendable {
  enum Outcome: Hashable, Sendable {
    case complete
    /// `FailureTarget` counts as well: it says why, only `Failed` says that no pod is left.
    case failed(reason: String, message: String)
  }

  let name: String
  let uid: String
  /// Nil where the labels are not those of an attempt.
  let id: AttemptID?
  /// `scanrook.io/installation`.
  let installation: String?
  var isSuspended: Bool
  var isDeleting: Bool
  var outcome: Outcome?
  /// When this program learned of it: what tells a forgotten Job from a new one.
  var seenAt: ContinuousClock.Instant
  /// When it learned of this state.
  let updatedAt: ContinuousClock.Instant

  init(_ job: Job, seenAt: ContinuousClock.Instant) {
    name = job.metadata.name
    uid = job.metadata.uid ?? ""
    id = AttemptID(labels: job.metadata.labels)
    installation = job.metadata.labels?[JobLabel.installation]
    isSuspended = job.spec?.suspend ?? false
    isDeleting = job.metadata.deletionTimestamp != nil
    outcome = Outcome(job.status?.conditions ?? [])
    self.seenAt = seenAt
    updatedAt = seenAt
  }
}

extension JobView.Outcome {
  fileprivate init?(_ conditions: [Condition]) {
    let held = conditions.filter { $0.status == "True" }
    if let failed = held.first(where: { $0.type == "Failed" }) ?? held.first(where: { $0.type == "FailureTarget" }) {
      self = .failed(reason: failed.reason ?? "Failed", message: failed.message ?? "")
    } else if held.contains(where: { $0.type == "Complete" }) {
      self = .complete
    } else {
      return nil
    }
  }
}

extension AttemptID {
  /// From the labels of a Job or pod of ours.
  init?(labels: [String: String]?) {
    guard let labels, let job = labels[JobLabel.jobID].flatMap(UUID.init(uuidString:)),
      let fence = labels[JobLabel.fence].flatMap(Int64.init)
    else { return nil }
    self.init(jobID: job, fence: fence)
  }
}
