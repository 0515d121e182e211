import FoundationEssentials
import Glibc
import KubernetesAPI

/// A namespace of its own in a cluster: of the stand-in in Tests/ClusterStandIn, which is started for it, or of the real
/// cluster that `bin/test --cluster` names.
public struct TestCluster: Sendable {
  /// How the stand-in behaves; nothing to a real cluster.
  public struct Options: Sendable {
    /// Containers are started as child processes. False: pods do only what scripts say, and nothing without one.
    public var runsContainers = true
    /// How late the Job controller looks at pods; 1 second in a real one.
    public var jobSeconds = 0.3
    /// Until the node tries again to start what lacked something; 10 to 12 seconds in a real one.
    public var retrySeconds = 1.0
    /// `VERBS:RESOURCES`; empty: everything is allowed.
    public var rights: [String] = []

    public init() {}
  }

  /// True where the tests were asked to use the cluster of KUBECONFIG.
  public static let isReal = ProcessInfo.processInfo.environment["SCANROOK_TEST_CLUSTER"] == "1"
  /// Of this run: what is deleted carries it as its label `scanrook.io/test-run`.
  public static let runID =
    ProcessInfo.processInfo.environment["SCANROOK_TEST_RUN"] ?? UUID().uuidString.prefix(8).lowercased()
  static let runLabel = "scanrook.io/test-run"

  /// The value for KUBECONFIG.
  public let kubeconfig: String
  public let namespace: String
  public let client: KubernetesClient
  /// As `TestCluster.hasRealKubelet`.
  public let hasRealKubelet: Bool
  /// Nil in a real cluster.
  let standIn: StandIn?

  public var isReal: Bool { Self.isReal }

  public static func make(_ options: Options = Options()) async throws -> TestCluster {
    let name = "scanrook-test-\(UUID().uuidString.prefix(8).lowercased())"
    if isReal {
      guard let files = ProcessInfo.processInfo.environment["KUBECONFIG"], !files.isEmpty else {
        throw ClusterFailure("KUBECONFIG is not set. Run: KUBECONFIG=$HOME/.kube/config bin/test --cluster")
      }
      return try await make(name, kubeconfig: files, standIn: nil)
    }
    let standIn = try await StandIn.start(options)
    do {
      return try await make(name, kubeconfig: standIn.kubeconfig, standIn: standIn)
    } catch {
      await standIn.stop()
      throw error
    }
  }

  private static func make(_ name: String, kubeconfig: String, standIn: StandIn?) async throws -> TestCluster {
    var configuration = try ClusterConfiguration.load(environment: ["KUBECONFIG": kubeconfig])
    if isReal { print("context \(configuration.context), server \(configuration.server), namespace \(name)") }
    configuration.namespace = name
    let client = KubernetesClient(configuration)
    _ = try await client.create(Namespace(metadata: ObjectMeta(name: name, labels: [runLabel: runID])))
    if standIn == nil {
      // Pods are refused until it is there.
      try await until("there is a service account in \(name)") {
        do {
          _ = try await client.get(ServiceAccount.self, named: "default")
          return true
        } catch let error as KubernetesError where error.kind == .notFound {
          return false
        }
      }
    }
    return TestCluster(
      kubeconfig: kubeconfig, namespace: name, client: client,
      hasRealKubelet: await hasRealKubelet, standIn: standIn)
  }

  /// Whether the nodes run containers with containerd or CRI-O; false also where nobody may tell.
  public static var hasRealKubelet: Bool { get async { await nodesAreReal.value } }

  private static let nodesAreReal = Task {
    guard isReal, let configuration = try? ClusterConfiguration.load() else { return false }
    let nodes = (try? await KubernetesClient(configuration).list(Node.self).items) ?? []
    let runtimes = nodes.compactMap { $0.status?.nodeInfo?.containerRuntimeVersion }
    return !runtimes.isEmpty && runtimes.allSatisfy { $0.hasPrefix("containerd:") || $0.hasPrefix("cri-o:") }
  }

  /// Deletes the namespace, if it carries the label of this run, and ends the stand-in.
  public func remove() async throws {
    if let standIn {
      await standIn.stop()
      return
    }
    let found = try await client.get(Namespace.self, named: namespace)
    guard found.metadata.labels?[Self.runLabel] == Self.runID, let uid = found.metadata.uid else {
      throw ClusterFailure("The namespace \(namespace) does not carry the label of this run; it is left alone.")
    }
    try await client.delete(Namespace.self, named: namespace, uid: uid)
  }

  static func until(
    _ what: String, within limit: Duration = .seconds(30), _ condition: () async throws -> Bool
  ) async throws {
    let deadline = ContinuousClock.now + limit
    while try await !condition() {
      guard ContinuousClock.now < deadline else { throw ClusterFailure("It did not come true that \(what).") }
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}

/// Why there is no test cluster.
public struct ClusterFailure: Error, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
