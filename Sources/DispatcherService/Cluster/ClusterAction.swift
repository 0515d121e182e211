import ScanStore

/// What is done next: one request to the API server each, but for `emit`. k8s/dispatcher-calls.yaml says which right
/// each one needs.
enum ClusterAction: Hashable, Sendable {
  /// The uid of our namespace, which tells this cluster from every other.
  case readNamespace
  /// Made suspended, from the template.
  case createJob(ClaimedAttempt)
  case readJob(AttemptID, name: String)
  /// The token, owned by the Job with this uid.
  case createSecret(AttemptID, job: String, uid: String, token: String)
  case replaceSecret(AttemptID, job: String, uid: String, token: String)
  case resumeJob(AttemptID, name: String)
  /// Nil: of an attempt that nobody here looks after.
  case deleteJob(AttemptID?, name: String, uid: String)
  /// What is said about the object with this uid.
  case readWarnings(AttemptID, uid: String)
  case readLogTail(AttemptID, pod: String)
  case list(ClusterFeed)
  case watch(ClusterFeed, from: String)
  case emit(LauncherEvent)
}

/// What is listed and watched.
enum ClusterFeed: String, Hashable, Sendable, CaseIterable {
  case jobs, pods
}
