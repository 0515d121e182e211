import KubernetesAPI
import ScanModel
import ScanStore

/// What the dispatcher keeps of a pod: how far it is, and why no further.
struct PodView: Hashable, Sendable {
  enum Stage: Hashable, Sendable {
    /// On its way, with nothing to complain about.
    case starting
    case stuck(Obstacle)
    case running
    case ended(PodEnd)
  }

  /// Why a pod does not start.
  struct Obstacle: Hashable, Sendable {
    enum Patience: Hashable, Sendable {
      /// It never heals.
      case none
      /// It may heal soon: an image that is being pushed, a Secret that is being made.
      case short
      /// It may take as long as an attempt may be pending: a node that has to be started.
      case long
    }

    let patience: Patience
    /// `ImagePullBackOff: the server's words`
    let text: String
  }

  let name: String
  let uid: String
  let id: AttemptID
  let node: String?
  let stage: Stage
  let isDeleting: Bool
  /// Why somebody ends it, where a `DisruptionTarget` says so.
  let disruption: String?
  var seenAt: ContinuousClock.Instant

  /// Nil for a pod without our labels.
  init?(_ pod: Pod, seenAt: ContinuousClock.Instant) {
    guard let id = AttemptID(labels: pod.metadata.labels) else { return nil }
    name = pod.metadata.name
    uid = pod.metadata.uid ?? ""
    self.id = id
    node = pod.spec?.nodeName
    isDeleting = pod.metadata.deletionTimestamp != nil
    disruption = pod.status?.conditions?.first { $0.type == "DisruptionTarget" && $0.status == "True" }.map {
      Self.sentence($0.reason ?? "DisruptionTarget", $0.message)
    }
    stage = Stage(pod.status ?? Pod.Status())
    self.seenAt = seenAt
  }

  var hasEnded: Bool { if case .ended = stage { true } else { false } }

  static func sentence(_ reason: String, _ message: String?) -> String {
    guard let message, !message.isEmpty else { return reason }
    return "\(reason): \(message)"
  }
}

/// How a pod ended, as its status tells.
struct PodEnd: Hashable, Sendable {
  /// Of the pod itself: `Evicted`, `NodeShutdown` ...
  let reason: String?
  let message: String?
  /// Of the container that decided: `scanner`, or the first one that failed.
  let container: String?
  let exitCode: Int?
  /// `Completed`, `Error`, `OOMKilled`, `StartError` ...
  let exitReason: String?
  let lastWords: String?
}

extension PodView.Stage {
  init(_ status: Pod.Status) {
    let containers = (status.initContainerStatuses ?? []) + (status.containerStatuses ?? [])
    switch status.phase {
    case "Succeeded", "Failed": self = .ended(PodEnd(status, containers))
    // A sidecar of the operators may go on when the scanner has ended.
    case "Running" where containers.contains { $0.name == JobTemplate.scanner && $0.state?.terminated != nil }:
      self = .ended(PodEnd(status, containers))
    case "Running": self = .running
    default: self = Self.obstacle(status, containers).map { .stuck($0) } ?? .starting
    }
  }

  private static func obstacle(_ status: Pod.Status, _ containers: [ContainerStatus]) -> PodView.Obstacle? {
    for waiting in containers.compactMap(\.state?.waiting) {
      guard let reason = waiting.reason, reason != "ContainerCreating", reason != "PodInitializing" else { continue }
      return PodView.Obstacle(
        patience: reason == "InvalidImageName" ? .none : .short,
        text: PodView.sentence(reason, waiting.message).printable())
    }
    let scheduled = status.conditions?.first { $0.type == "PodScheduled" && $0.status == "False" }
    return scheduled.map {
      PodView.Obstacle(
        patience: .long, text: PodView.sentence($0.reason ?? "Unschedulable", $0.message).printable())
    }
  }
}

extension PodEnd {
  fileprivate init(_ status: Pod.Status, _ containers: [ContainerStatus]) {
    let ended = containers.filter { $0.state?.terminated != nil }
    let failed = ended.filter { $0.state?.terminated?.exitCode != 0 }
    let scanner = { (container: ContainerStatus) in container.name == JobTemplate.scanner }
    let decisive = failed.first(where: scanner) ?? failed.first ?? ended.first(where: scanner) ?? ended.first
    let terminated = decisive?.state?.terminated
    self.init(
      reason: status.reason, message: status.message, container: decisive?.name, exitCode: terminated?.exitCode,
      exitReason: terminated?.reason, lastWords: terminated?.message)
  }
}
