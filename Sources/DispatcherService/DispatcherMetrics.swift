import KubernetesAPI
import Probes
import ScanModel
import Synchronization

/// What the dispatcher counts, for Prometheus. Cheap enough to be called for every request.
public final class DispatcherMetrics: Sendable {
  enum ClaimOutcome: String, CaseIterable {
    /// At least one attempt.
    case claimed
    case empty
    case failed
  }

  /// What becomes of an attempt here; its end is counted with its code, by `countEnd`.
  enum AttemptEvent: String, CaseIterable { case claimed, adopted, launched, released }

  enum AttemptState: String, CaseIterable { case launching, pending, running, ending }

  enum Part: String, CaseIterable { case database, listener, cluster }

  enum Verb: String { case create, get, list, watch, patch, delete }

  enum Resource: String { case namespaces, jobs, pods, secrets, events, log }

  private struct Request: Hashable {
    var verb: Verb
    var resource: Resource
    var outcome: String
  }

  private struct Counts {
    var claims: [ClaimOutcome: Int] = [:]
    var events: [AttemptEvent: Int] = [:]
    var ends: [String: Int] = [:]
    var launches = Histogram(bounds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10])
    var states: [AttemptState: Int] = [:]
    var requests: [Request: Int] = [:]
    var watchRestarts: [Resource: Int] = [.jobs: 0, .pods: 0]
    var parts: [Part: Bool] = [:]
  }

  private let version: String
  private let counts = Mutex(Counts())

  public init(version: String = scanrookVersion) { self.version = version }

  func countClaim(_ outcome: ClaimOutcome) { counts.withLock { $0.claims[outcome, default: 0] += 1 } }

  func count(_ event: AttemptEvent) { counts.withLock { $0.events[event, default: 0] += 1 } }

  /// An attempt ended by what its launcher saw; nil: its scanner had reported the end itself.
  func countEnd(_ end: AttemptEnd?) {
    // A label takes no text that anybody could write.
    let isCode = end?.code.wholeMatch(of: /SR[0-9]{3}/) != nil
    let label = end.map { isCode ? $0.code : "other" } ?? "reported"
    counts.withLock { $0.ends[label, default: 0] += 1 }
  }

  /// - Parameter time: from the claim until the Kubernetes Job may make its pod.
  func observeLaunch(_ time: Duration) {
    let (seconds, attoseconds) = time.components
    counts.withLock { $0.launches.observe(Double(seconds) + Double(attoseconds) / 1e18) }
  }

  /// Attempts of this dispatcher by their state; states that are not given have none.
  func setAttempts(_ states: [AttemptState: Int]) { counts.withLock { $0.states = states } }

  /// - Parameter failure: nil for a request that did what it should.
  func countRequest(_ verb: Verb, _ resource: Resource, _ failure: KubernetesError.Kind?) {
    let request = Request(verb: verb, resource: resource, outcome: failure?.label ?? "ok")
    counts.withLock { $0.requests[request, default: 0] += 1 }
  }

  func countWatchRestart(_ resource: Resource) { counts.withLock { $0.watchRestarts[resource, default: 0] += 1 } }

  /// A part that is never set, such as the cluster of a dispatcher that has none, is not shown.
  func setUp(_ part: Part, _ isUp: Bool) { counts.withLock { $0.parts[part] = isUp } }

  /// Prometheus text, version 0.0.4, in the same order each time.
  public func render() -> String {
    let counts = counts.withLock { $0 }
    var text = MetricsText()
    text.add(
      "scanrook_dispatcher_claims_total", .counter, "Times that the database was asked for attempts.",
      ClaimOutcome.allCases.map { .init(labels: ["outcome": $0.rawValue], value: Double(counts.claims[$0] ?? 0)) })
    text.add(
      "scanrook_dispatcher_attempts_total", .counter, "What became of attempts at this dispatcher.",
      AttemptEvent.allCases.map { .init(labels: ["event": $0.rawValue], value: Double(counts.events[$0] ?? 0)) }
        + [.init(labels: ["event": "ended"], value: Double(counts.ends.values.reduce(0, +)))])
    text.add(
      "scanrook_dispatcher_ends_total", .counter,
      "Attempts that ended, by the code that their launcher saw; reported: their scanners said it.",
      counts.ends.map { .init(labels: ["code": $0], value: Double($1)) })
    text.add(
      "scanrook_dispatcher_launch_seconds", "From the claim until the Kubernetes Job may make its pod.",
      counts.launches)
    text.add(
      "scanrook_dispatcher_attempts", .gauge, "Attempts that this dispatcher looks after.",
      AttemptState.allCases.map { .init(labels: ["state": $0.rawValue], value: Double(counts.states[$0] ?? 0)) })
    text.add(
      "scanrook_dispatcher_kubernetes_requests_total", .counter, "Requests to the API server.",
      counts.requests.map { request, count in
        .init(
          labels: ["verb": request.verb.rawValue, "resource": request.resource.rawValue, "outcome": request.outcome],
          value: Double(count))
      })
    text.add(
      "scanrook_dispatcher_watch_restarts_total", .counter, "Watches that ended and were begun again.",
      counts.watchRestarts.map { .init(labels: ["resource": $0.rawValue], value: Double($1)) })
    text.add(
      "scanrook_dispatcher_up", .gauge, "Whether a part that the dispatcher needs can be reached.",
      counts.parts.map { .init(labels: ["part": $0.rawValue], value: $1 ? 1 : 0) })
    text.add(
      "scanrook_dispatcher_info", .gauge, "Always 1.", [.init(labels: ["version": version], value: 1)])
    return text.text
  }

  /// For the route `/metrics` of a `ProbeServer`.
  public func answer() -> ProbeServer.Answer {
    ProbeServer.Answer(status: 200, contentType: MetricsText.contentType, body: render())
  }
}

extension KubernetesError.Kind {
  fileprivate var label: String {
    switch self {
    case .alreadyExists: "already_exists"
    case .conflict: "conflict"
    case .notFound: "not_found"
    case .namespaceGone: "namespace_gone"
    case .forbidden: "forbidden"
    case .quotaExceeded: "quota_exceeded"
    case .unauthorized: "unauthorized"
    case .invalid: "invalid"
    case .tooLarge: "too_large"
    case .tooManyRequests: "too_many_requests"
    case .expired: "expired"
    case .resourceVersionTooLarge: "resource_version_too_large"
    case .server: "server"
    case .unreachable: "unreachable"
    }
  }
}
