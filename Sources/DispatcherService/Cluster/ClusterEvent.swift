import FoundationEssentials
import KubernetesAPI
import ScanModel
import ScanStore

/// What `ClusterState` is told: calls of the dispatcher, answers to its actions, and what watches show.
enum ClusterEvent: Sendable {
  // Calls of the dispatcher.
  case begin(installation: UUID)
  case launch(ClaimedAttempt)
  case takeOver(ClaimedAttempt)
  case token(AttemptID, String)
  case stop(AttemptID)
  case settle(AttemptID)
  case abandon(AttemptID)
  /// Attempts that live, and whether their scanners have started.
  case live([AttemptID: Bool], askedAt: ContinuousClock.Instant)

  // Answers.
  case located(Result<String, KubernetesError>)
  case created(AttemptID, Result<JobView, LaunchFailure>)
  case read(AttemptID, Result<JobView, KubernetesError>)
  /// Nil is success, here and below.
  case secured(AttemptID, KubernetesError?)
  case resumed(AttemptID, KubernetesError?)
  case deleted(AttemptID?, name: String, uid: String, KubernetesError?)
  /// One sentence each, the newest last.
  case warnings(AttemptID, [String])
  case lastWords(AttemptID, String?)

  // What is there.
  case listed(ClusterFeed, ClusterListing, version: String, askedAt: ContinuousClock.Instant)
  case listFailed(ClusterFeed, KubernetesError)
  case job(JobView)
  case jobGone(name: String, uid: String)
  case pod(PodView)
  case podGone(PodView)
  /// With the version to go on from; with an error everything is listed anew.
  case watchEnded(ClusterFeed, version: String, KubernetesError?)
}

enum ClusterListing: Sendable {
  case jobs([JobView])
  case pods([PodView])
}

/// Why a Job was not made: what the template cannot do for this attempt, or what the cluster says.
enum LaunchFailure: Error, Sendable {
  case template(ScanError)
  case cluster(KubernetesError)
}
