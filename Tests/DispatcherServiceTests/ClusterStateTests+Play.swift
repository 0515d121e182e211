import FoundationEssentials
import KubernetesAPI
import ScanModel
import ScanStore

@testable import DispatcherService

/// A state with a clock that stands still until it is moved, and short ways to say what a cluster says.
struct ClusterPlay {
  typealias Instant = ContinuousClock.Instant

  static let installation = UUID()
  private(set) var state: ClusterState
  private(set) var now: Instant

  /// One that has found the cluster and seen that it is empty.
  init(timing: ClusterTiming = ClusterTiming()) {
    now = .now
    state = ClusterState(timing: timing, now: now)
    tell(.located(.success("namespace-uid")), .begin(installation: Self.installation))
    _ = actions()
    list(jobs: [], pods: [])
    _ = actions()
  }

  mutating func tell(_ events: ClusterEvent...) { for event in events { state.receive(event, at: now) } }

  mutating func pass(_ time: Duration) { now += time }

  /// Everything that is done now.
  mutating func actions() -> [ClusterAction] {
    var actions: [ClusterAction] = []
    while let action = state.nextAction(at: now), actions.count < 1_000 { actions.append(action) }
    return actions
  }

  /// What is left to do now, else what is done at the next alarm.
  mutating func nextActions() -> [ClusterAction] {
    let left = actions()
    guard left.isEmpty else { return left }
    now = max(now, state.nextWake ?? now)
    return actions()
  }

  mutating func list(jobs: [JobView], pods: [PodView], askedAt: Instant? = nil) {
    tell(
      .listed(.jobs, .jobs(jobs), version: "1", askedAt: askedAt ?? now),
      .listed(.pods, .pods(pods), version: "1", askedAt: askedAt ?? now))
  }

  /// An attempt whose Job is there already; whose it is has been asked.
  mutating func launchWhereTheNameIsTaken(_ attempt: ClaimedAttempt) {
    tell(.launch(attempt))
    _ = actions()
    tell(.created(attempt.id, .failure(.cluster(KubernetesError(.alreadyExists, "it exists")))))
    _ = actions()
  }

  /// An attempt whose Job runs, with everything asked for on the way.
  mutating func place(_ attempt: ClaimedAttempt) {
    tell(.launch(attempt))
    _ = actions()
    tell(.created(attempt.id, .success(job(of: attempt))))
    _ = actions()
    tell(.secured(attempt.id, nil))
    _ = actions()
    tell(.resumed(attempt.id, nil))
    _ = actions()
  }

  func job(
    of attempt: ClaimedAttempt, uid: String = "job-1", isSuspended: Bool = true, condition: Condition? = nil,
    isDeleting: Bool = false, fence: Int64? = nil, installation: UUID = Self.installation
  ) -> JobView {
    JobView(
      Job(
        metadata: ObjectMeta(
          name: JobLabel.name(of: attempt), uid: uid, labels: labels(of: attempt, fence: fence, installation),
          deletionTimestamp: isDeleting ? Date() : nil),
        spec: .init(suspend: isSuspended), status: .init(conditions: condition.map { [$0] })), seenAt: now)
  }

  func pod(
    of attempt: ClaimedAttempt, uid: String = "pod-1", _ status: Pod.Status, isDeleting: Bool = false
  ) -> PodView? {
    PodView(
      Pod(
        metadata: ObjectMeta(
          name: "\(JobLabel.name(of: attempt))-abcde", uid: uid,
          labels: labels(of: attempt, fence: nil, Self.installation),
          deletionTimestamp: isDeleting ? Date() : nil),
        spec: .init(nodeName: "node-7"), status: status), seenAt: now)
  }

  /// What a watch shows of the attempt's pod.
  mutating func show(_ attempt: ClaimedAttempt, _ status: Pod.Status, isDeleting: Bool = false) {
    if let pod = pod(of: attempt, status, isDeleting: isDeleting) { tell(.pod(pod)) }
  }

  private func labels(of attempt: ClaimedAttempt, fence: Int64?, _ installation: UUID) -> [String: String] {
    [
      JobLabel.installation: installation.lowercased, JobLabel.jobID: attempt.id.jobID.lowercased,
      JobLabel.fence: String(fence ?? attempt.id.fence),
    ]
  }
}

extension Pod.Status {
  static let running = Pod.Status(phase: "Running")

  static func waiting(_ reason: String, _ message: String? = nil) -> Pod.Status {
    Pod.Status(
      phase: "Pending",
      containerStatuses: [
        ContainerStatus(name: "scanner", state: .init(waiting: .init(reason: reason, message: message)))
      ])
  }

  static func unschedulable(_ message: String) -> Pod.Status {
    Pod.Status(
      phase: "Pending",
      conditions: [Condition(type: "PodScheduled", status: "False", reason: "Unschedulable", message: message)])
  }

  static func ended(_ code: Int, _ reason: String = "Error", _ words: String? = nil) -> Pod.Status {
    Pod.Status(
      phase: code == 0 ? "Succeeded" : "Failed",
      containerStatuses: [
        ContainerStatus(
          name: "scanner", state: .init(terminated: .init(exitCode: code, reason: reason, message: words)))
      ])
  }
}
