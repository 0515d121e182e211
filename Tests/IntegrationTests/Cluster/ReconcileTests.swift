import FoundationEssentials
import KubernetesAPI
import Postgres
import TestServers
import Testing

extension IntegrationTests.ClusterTests {
  /// Rows and Kubernetes Jobs are compared both ways.
  @Suite struct ReconcileTests {
    @Test func deletesAJobWithoutARowAndLeavesOthersAlone() async throws {
      let id = UUID()
      let name = ClusterPlatform.jobName(id)
      let foreign = "scan-of-another-installation"
      try await ClusterPlatform.run(leaving: [foreign]) { platform in
        _ = try await platform.makeJob(foreign, scan: id, fence: 1, installation: UUID().uuidString.lowercased())
        _ = try await platform.makeJob(name, scan: id, fence: 1)
        _ = try await platform.startDispatcher()
        try await waitUntil("the Job without a row is deleted") { try await platform.job(named: name) == nil }
        // Another, after the first comparison.
        _ = try await platform.makeJob(name, scan: id, fence: 1)
        try await waitUntil("the next one is, too") { try await platform.job(named: name) == nil }
        #expect(try await platform.job(named: foreign) != nil)
      }
    }

    @Test func triesAgainWhenARowHasNoJob() async throws {
      try await ClusterPlatform.run { platform in
        let first = try await platform.startDispatcher(template: platform.sleepingTemplate)
        let scan = try await platform.submit()
        _ = try await platform.pod(of: scan, phase: "Running")
        try await first.kill()
        let job = try #require(try await platform.job(named: ClusterPlatform.jobName(scan))).metadata
        try await platform.client.delete(Job.self, named: job.name, uid: try #require(job.uid))
        try await waitUntil("the Job is gone") { try await platform.job(named: job.name) == nil }
        _ = try await platform.startDispatcher()
        try await platform.expectSuccess([scan])
      }
    }

    /// As after a backup of the database was restored: the row is of an earlier time than the Job.
    @Test func clearsAwayWhatARestoredDatabaseDoesNotKnow() async throws {
      try await ClusterPlatform.run { platform in
        let first = try await platform.startDispatcher(template: platform.sleepingTemplate)
        let scan = try await platform.submit()
        _ = try await platform.pod(of: scan, phase: "Running")
        try await first.kill()
        try await platform.owner.script(
          """
          delete from scanrook.scan_leases; delete from scanrook.scan_attempts; delete from scanrook.scan_events;
          delete from scanrook.scan_jobs
          """)
        _ = try await platform.startDispatcher()
        try await waitUntil("the Job is gone") {
          try await platform.job(named: ClusterPlatform.jobName(scan)) == nil
        }
      }
    }
  }
}

extension ClusterPlatform {
  /// A suspended Job as a dispatcher of long ago might have left it.
  func makeJob(
    _ name: String, scan: UUID, fence: Int, installation: String? = nil
  ) async throws -> Job {
    let id = scan.uuidString.lowercased()
    var own = installation
    if own == nil { own = try await installationID() }
    let labels: JSON = [
      "app.kubernetes.io/name": "scanrook", "app.kubernetes.io/component": "scan",
      "app.kubernetes.io/managed-by": "scanrook-dispatcher", "scanrook.io/installation": .string(own ?? ""),
      "scanrook.io/job-id": .string(id), "scanrook.io/attempt": "1", "scanrook.io/fence": .string("\(fence)"),
    ]
    var tree = IntegrationTests.ClusterTests.HarnessTests.tree(name, ["/bin/true"], suspended: true)
    tree["metadata"] = ["name": .string(name), "labels": labels]
    return try await client.create(Job.self, from: tree)
  }
}
