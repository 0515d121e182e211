import ScanStore
public final class DispatcherMetrics: Sendable {
  public init(version: String = "") {}
  func attempts(_ counts: [String: Int]) {}
  func watchEnded(_ resource: String) {}
  func kubernetesRequest(verb: String, resource: String, outcome: String) {}
  func launched(after: Duration) {}
}
public final class DispatcherHealth: Sendable {
  public init(metrics: DispatcherMetrics) {}
  func beat() {}
  func listener(isUp: Bool) {}
}
