import TestServers
import Testing

extension IntegrationTests {
  /// The real dispatcher against a Kubernetes API: the stand-in's, or that of a real cluster (`bin/test --cluster`).
  enum ClusterTests {}
}

extension Trait where Self == ConditionTrait {
  /// For tests that make the API server or the node do something.
  static var standInOnly: Self { .disabled(if: TestCluster.isReal, "a real cluster cannot be told to do this") }

  /// For tests that need a node which pulls images and enforces limits.
  static var realKubelet: Self {
    .enabled("needs a real cluster whose nodes run a real kubelet") { await TestCluster.hasRealKubelet }
  }
}
