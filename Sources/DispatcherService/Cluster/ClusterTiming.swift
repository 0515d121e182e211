/// Times of a `KubernetesLauncher`; what the engine decides (leases, pending limit, time limits) comes with each attempt.
public struct ClusterTiming: Hashable, Sendable {
  /// For one request and its answer, watches aside.
  public var request = Duration.seconds(15)
  /// How long the making of one Job is tried before its attempt is given back.
  public var launch = Duration.seconds(60)
  /// How long a scan whose creation failed is left alone.
  public var declined = Duration.seconds(10)
  /// How long nothing is claimed when the cluster has no room, or refuses us altogether. A quota frees itself when pods
  /// end, and asking costs the server as much as a create.
  public var refused = Duration.seconds(30)
  /// How long image and configuration errors may take to heal.
  public var image = Duration.seconds(30)
  /// How long a Job may have no pod before its events are asked why.
  public var pod = Duration.seconds(30)
  /// From the disappearance of a pod, or the failure of its Job, to the conclusion: the other one may say why.
  public var explanation = Duration.seconds(3)
  /// Between two lists of everything, while the watches work.
  public var reconcile = Duration.seconds(300)
  /// How long a Job whose attempt is over may stay before it is held to be forgotten.
  public var orphan = Duration.seconds(30)
  /// How long a watch lasts at the most.
  public var watch = Duration.seconds(240)
  public var minimumBackoff = Duration.milliseconds(200)
  public var maximumBackoff = Duration.seconds(10)
  /// Requests at a time, lists and watches aside. More only queue in the server.
  public var concurrency = 8

  public init() {}

  func backoff(after failures: Int) -> Duration {
    min(maximumBackoff, minimumBackoff * (1 << min(max(failures, 1) - 1, 10)))
  }
}
