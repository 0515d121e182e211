import FoundationEssentials
import KubernetesAPI
import TestServers
import Testing

extension IntegrationTests.ClusterTests {
  /// What the other tests stand on, without a dispatcher.
  @Suite struct HarnessTests {
    static func tree(_ name: String, _ command: [String], suspended: Bool = false) -> JSON {
      let container: JSON = [
        "name": "main", "image": "scanrook-scanner:test", "command": .array(command.map { .string($0) }),
        "terminationMessagePolicy": "FallbackToLogsOnError",
      ]
      return [
        "apiVersion": "batch/v1", "kind": "Job", "metadata": ["name": .string(name)],
        "spec": [
          "backoffLimit": 0, "suspend": .bool(suspended),
          "template": ["spec": ["restartPolicy": "Never", "containers": [container]]],
        ],
      ]
    }

    private func end(of name: String, in cluster: TestCluster) async throws -> String {
      var end: String?
      try await waitUntil("the Job ends") {
        let conditions = try await cluster.client.get(Job.self, named: name).status?.conditions ?? []
        end = conditions.first { ["Complete", "Failed"].contains($0.type) && $0.status == "True" }?.type
        return end != nil
      }
      return try #require(end)
    }

    @Test(.standInOnly) func runsAJobToItsEnd() async throws {
      let cluster = try await TestCluster.make()
      _ = try await cluster.client.create(Job.self, from: Self.tree("good", ["/bin/true"]))
      _ = try await cluster.client.create(
        Job.self, from: Self.tree("bad", ["/bin/sh", "-c", "echo last words; exit 3"]))
      #expect(try await end(of: "good", in: cluster) == "Complete")
      #expect(try await end(of: "bad", in: cluster) == "Failed")
      let pods = try await cluster.client.list(Pod.self, .init(labels: "job-name=bad")).items
      let state = try #require(pods.first?.status?.containerStatuses?.first?.state)
      #expect("\(state)".contains("last words"))
      #expect(try await cluster.requests("create", "jobs").map(\.code) == [201, 201])
      try await cluster.remove()
    }

    @Test(.standInOnly) func doesWhatFaultsAndScriptsSay() async throws {
      var options = TestCluster.Options()
      options.runsContainers = false
      let cluster = try await TestCluster.make(options)
      try await cluster.arm(.quota, verb: "create", resource: "jobs")
      await #expect(throws: KubernetesError.self) {
        try await cluster.client.create(Job.self, from: Self.tree("refused", ["x"]))
      }
      try await cluster.arm(.lost, verb: "create", resource: "jobs", name: "made")
      await #expect(throws: KubernetesError.self) {
        try await cluster.client.create(Job.self, from: Self.tree("made", ["x"]))
      }
      #expect(try await cluster.client.get(Job.self, named: "made").metadata.name == "made")
      try await cluster.script(.init("OOMKilled"), job: "killed")
      _ = try await cluster.client.create(Job.self, from: Self.tree("killed", ["x"]))
      #expect(try await end(of: "killed", in: cluster) == "Failed")
      try await cluster.remove()
    }

    @Test(.standInOnly) func hasSmallerVersionsAfterARestoredBackup() async throws {
      var options = TestCluster.Options()
      options.runsContainers = false
      let cluster = try await TestCluster.make(options)
      for number in 0..<5 {
        let name = "job-\(number)"
        let job = try await cluster.client.create(Job.self, from: Self.tree(name, ["x"], suspended: true))
        try await cluster.client.delete(Job.self, named: name, uid: try #require(job.metadata.uid))
      }
      let version = try #require(try await cluster.client.list(Job.self).metadata.resourceVersion)
      try await cluster.restart(isRestored: true)
      do {
        for try await _ in try await cluster.client.watch(Job.self, from: version, for: .seconds(1)) {}
        Issue.record("the version is not from the future")
      } catch let error as KubernetesError {
        #expect(error.kind == .resourceVersionTooLarge)
      }
      try await cluster.remove()
    }

    @Test func givesANamespaceAndTakesItBack() async throws {
      let cluster = try await TestCluster.make()
      let job = try await cluster.client.create(Job.self, from: Self.tree("held", ["/bin/true"], suspended: true))
      #expect(job.metadata.namespace == cluster.namespace)
      let space = try await cluster.client.get(Namespace.self, named: cluster.namespace)
      #expect(space.metadata.labels?["scanrook.io/test-run"] == TestCluster.runID)
      try await cluster.remove()
      guard cluster.isReal else { return }
      let after = try? await cluster.client.get(Namespace.self, named: cluster.namespace)
      #expect(after?.metadata.deletionTimestamp != nil || after == nil)
    }
  }
}
