import KubernetesAPI
import ScanStore

// What exists in the cluster, from lists and watches.
extension ClusterState {
  mutating func listed(
    _ feed: ClusterFeed, _ listing: ClusterListing, version: String, askedAt: Instant, at now: Instant
  ) {
    switch listing {
    case .jobs(let found): replaceJobs(found, askedAt: askedAt)
    case .pods(let found): replacePods(found, askedAt: askedAt, at: now)
    }
    guard var state = feeds[feed] else { return }
    state.isListing = false
    state.hasListed = true
    state.failures = 0
    state.listAt = now + timing.reconcile
    if !state.isWatching {
      state.version = version
      state.watchAt = now
    }
    feeds[feed] = state
    if !isAvailable, feeds.values.allSatisfy(\.hasListed) {
      isAvailable = true
      say(.available)
    }
  }

  mutating func listFailed(_ feed: ClusterFeed, at now: Instant) {
    guard var state = feeds[feed] else { return }
    state.isListing = false
    state.failures += 1
    state.listAt = now + timing.backoff(after: state.failures)
    feeds[feed] = state
  }

  /// However it ended: the next one goes on from there, or a list comes first.
  mutating func watchEnded(_ feed: ClusterFeed, version: String, _ error: KubernetesError?, at now: Instant) {
    guard var state = feeds[feed] else { return }
    state.isWatching = false
    if error == nil {
      state.version = version
      // One that ends at once all the time must not be asked in a hot loop.
      state.watchAt = max(now, (state.watchedSince ?? now) + timing.minimumBackoff * 5)
    } else {
      state.version = nil
      state.failures += 1
      state.listAt = min(state.listAt, now + timing.backoff(after: state.failures))
    }
    feeds[feed] = state
  }

  mutating func saw(_ job: JobView) {
    var job = job
    if let known = jobs[job.name], known.uid == job.uid {
      job.seenAt = known.seenAt
      job.isDeleting = job.isDeleting || known.isDeleting
    }
    jobs[job.name] = job
    if let id = job.id { touch(id) }
  }

  mutating func jobGone(name: String, uid: String) {
    guard let job = jobs[name], job.uid == uid else { return }
    jobs[name] = nil
    orphans[name] = nil
    if let id = job.id { touch(id) }
  }

  mutating func saw(_ pod: PodView) {
    pods[pod.id, default: [:]][pod.uid] = pod
    touch(pod.id)
  }

  mutating func podGone(_ pod: PodView, at now: Instant) {
    pods[pod.id]?[pod.uid] = nil
    if pods[pod.id]?.isEmpty == true { pods[pod.id] = nil }
    change(pod.id) { attempt in
      attempt.unexplainedSince = attempt.unexplainedSince ?? now
      attempt.gonePod = pod
    }
  }

  /// What a watch showed after the list was asked for is newer than the list.
  private mutating func replaceJobs(_ found: [JobView], askedAt: Instant) {
    let listed = Dictionary(found.map { ($0.name, $0) }) { $1 }
    for (name, job) in jobs where listed[name]?.uid != job.uid && job.updatedAt < askedAt {
      jobGone(name: name, uid: job.uid)
    }
    for job in found where jobs[job.name].map({ $0.updatedAt < askedAt }) ?? true { saw(job) }
  }

  private mutating func replacePods(_ found: [PodView], askedAt: Instant, at now: Instant) {
    let listed = Set(found.map(\.uid))
    for pod in pods.values.flatMap(\.values) where !listed.contains(pod.uid) && pod.seenAt < askedAt {
      podGone(pod, at: now)
    }
    for pod in found where pods[pod.id]?[pod.uid].map({ $0.seenAt < askedAt }) ?? true { saw(pod) }
  }
}
