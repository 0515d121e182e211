import FoundationEssentials
import KubernetesAPI
import ScanStore
import TestServers
import Testing

extension IntegrationTests.ClusterTests {
  /// What an API server does to its clients costs time, and nothing else.
  @Suite struct APIServerTests {
    private static let writes = [("create", "jobs"), ("create", "secrets"), ("patch", "jobs"), ("delete", "jobs")]

    /// Each kind of request goes wrong once.
    @Test(
      .standInOnly,
      arguments: [
        TestCluster.Fault.tooManyRequests, .internalError, .unavailable, .conflict, .drop, .lost, .hang,
        .mute, .delay,
      ])
    func goesOnAfter(_ fault: TestCluster.Fault) async throws {
      try await ClusterPlatform.run { platform in
        for (verb, resource) in Self.writes {
          try await platform.cluster.arm(fault, verb: verb, resource: resource, seconds: 1)
        }
        _ = try await platform.startDispatcher()
        let scan = try await platform.submit()
        try await platform.expectSuccess([scan])
        #expect(try await platform.attempts(scan).map(\.brief) == ["succeeded"])
        try await platform.expectOnePodPerAttempt()
      }
    }

    /// As while a token is renewed: the attempt may be given back, and is tried again.
    @Test(.standInOnly) func goesOnWhenItsTokenIsGoodAgain() async throws {
      try await ClusterPlatform.run { platform in
        for (verb, resource) in Self.writes {
          try await platform.cluster.arm(.unauthorized, verb: verb, resource: resource)
        }
        _ = try await platform.startDispatcher()
        let scan = try await platform.submit()
        try await platform.expectSuccess([scan])
        let attempts = try await platform.attempts(scan).map(\.brief)
        #expect(attempts.dropLast().allSatisfy { $0 == "released SR910" }, "\(attempts)")
      }
    }

    @Test(.standInOnly) func waitsAsLongAsAnOverloadedServerAsks() async throws {
      try await ClusterPlatform.run { platform in
        try await platform.cluster.arm(.tooManyRequests, verb: "create", resource: "jobs", count: 3)
        _ = try await platform.startDispatcher()
        let scan = try await platform.submit()
        try await platform.expectSuccess([scan])
        #expect(try await platform.attempts(scan).map(\.brief) == ["succeeded"])
        // Retry-After says one second.
        try await platform.expectPauses(atLeast: 0.9)
      }
    }

    @Test(.standInOnly) func givesAnAttemptBackWhileThereIsNoQuota() async throws {
      try await ClusterPlatform.run { platform in
        try await platform.cluster.arm(.quota, verb: "create", resource: "jobs", count: 0)
        _ = try await platform.startDispatcher()
        let scan = try await platform.submit()
        try await waitUntil("it was tried three times") {
          try await platform.cluster.requests("create", "jobs").count >= 3
        }
        try await platform.cluster.clearFaults()
        try await platform.expectSuccess([scan])
        let attempts = try await platform.attempts(scan).map(\.brief)
        #expect(attempts.dropLast().allSatisfy { $0 == "released SR910" } && attempts.count >= 2, "\(attempts)")
        // No tight loop: the pause is set to one second.
        try await platform.expectPauses(atLeast: 0.8)
      }
    }

    @Test func startsScansWhenTheQuotaIsLifted() async throws {
      try await ClusterPlatform.run { platform in
        if platform.cluster.isReal {
          _ = try await platform.client.create(ResourceQuota(name: "no-jobs", hard: ["count/jobs.batch": "0"]))
        } else {
          try await platform.cluster.arm(.quota, verb: "create", resource: "jobs", count: 0)
        }
        _ = try await platform.startDispatcher()
        let scans = try await platform.submit(count: 4)
        for scan in scans { #expect(try await platform.firstEnd(of: scan).brief == "released SR910") }
        if platform.cluster.isReal {
          let quota = try await platform.client.get(ResourceQuota.self, named: "no-jobs").metadata
          try await platform.client.delete(ResourceQuota.self, named: quota.name, uid: try #require(quota.uid))
        } else {
          try await platform.cluster.clearFaults()
        }
        try await platform.expectSuccess(scans)
      }
    }

    @Test(.standInOnly) func adoptsTheJobOfItsOwnEarlierTry() async throws {
      try await ClusterPlatform.run { platform in
        try await platform.cluster.arm(.lost, verb: "create", resource: "jobs")
        _ = try await platform.startDispatcher()
        let scan = try await platform.submit()
        try await platform.expectSuccess([scan])
        #expect(try await platform.attempts(scan).map(\.brief) == ["succeeded"])
        let codes = try await platform.cluster.requests("create", "jobs").map(\.code)
        #expect(codes == [nil, 409])
        try await platform.expectOnePodPerAttempt()
      }
    }

    @Test func makesAnewAJobOfAnotherFence() async throws {
      try await ClusterPlatform.run { platform in
        let scan = try await platform.submit()
        let foreign = try await platform.makeJob(ClusterPlatform.jobName(scan), scan: scan, fence: 0)
        _ = try await platform.startDispatcher()
        try await platform.expectSuccess([scan])
        #expect(try await platform.attempts(scan).map(\.outcome) == ["succeeded"])
        let now = try await platform.job(named: foreign.metadata.name)
        #expect(now == nil || now?.metadata.uid != foreign.metadata.uid)
      }
    }

    @Test func namesTheFieldThatTheServerDoesNotKnow() async throws {
      try await expectRefusal(naming: "bogus") { template in
        var pod = template.pod
        pod["bogus"] = 1
        template.pod = pod
      }
    }

    @Test func namesTheFieldThatIsInvalid() async throws {
      try await expectRefusal(naming: "spec.template.labels") { template in
        template.setTemplate("metadata", ["labels": ["team": "-not a label-"]])
      }
    }

    private func expectRefusal(naming field: String, _ change: (inout JobTemplate) -> Void) async throws {
      try await ClusterPlatform.run(settings: "infrastructure_budget = 1, scan_budget = 1") { platform in
        var template = platform.template
        change(&template)
        _ = try await platform.startDispatcher(template: template, waitsUntilReady: false)
        let scan = try await platform.submit()
        let status = try await platform.finished(scan)
        #expect(status.state == "failed", "\(status)")
        let attempts = try await platform.attempts(scan)
        #expect(attempts.map(\.code) == ["SR267"], "\(attempts)")
        #expect(attempts.first?.reason.contains(field) == true, "\(attempts)")
      }
    }

    // Watches are hints.

    @Test(.standInOnly, arguments: [TestCluster.WatchCommand.cut, .end, .silence, .expire])
    func hearsOfAPodsEndWithoutItsWatch(_ command: TestCluster.WatchCommand) async throws {
      try await hearsOfAPodsEnd { try await $0.command(command) }
    }

    @Test(.standInOnly) func hearsOfAPodsEndAfterACompaction() async throws {
      try await hearsOfAPodsEnd { cluster in
        try await cluster.compact()
        try await cluster.arm(.expired, verb: "list", resource: "jobs", count: 2)
        try await cluster.arm(.expired, verb: "list", resource: "pods", count: 2)
        try await cluster.command(.end)
      }
    }

    @Test(.standInOnly) func hearsOfAPodsEndAfterARestart() async throws {
      try await hearsOfAPodsEnd { try await $0.restart(downSeconds: 1) }
    }

    /// The versions that it knows are of the future then.
    @Test(.standInOnly) func hearsOfAPodsEndAfterARestoredBackup() async throws {
      try await hearsOfAPodsEnd { try await $0.restart(downSeconds: 0.2, isRestored: true) }
    }

    private func hearsOfAPodsEnd(after trouble: (TestCluster) async throws -> Void) async throws {
      try await ClusterPlatform.run { platform in
        let cluster = platform.cluster
        try await cluster.script(.init("Run"))
        _ = try await platform.startDispatcher()
        let scan = try await platform.submit()
        let pod = try await platform.pod(of: scan, phase: "Running")
        try await waitUntil("Jobs and pods are watched") { Set(try await cluster.watches()).count == 2 }
        try await trouble(cluster)
        try await waitUntil("the node can be told again") {
          (try? await cluster.play(.init("Exit", exitCode: 3), pod: pod.metadata.name)) != nil
        }
        #expect(try await platform.firstEnd(of: scan).brief == "lost SR903")
        try await platform.expectSuccess([scan])
      }
    }

    @Test(.standInOnly) func goesOnWhenTheServerRestartsInTheMiddle() async throws {
      try await ClusterPlatform.run { platform in
        let dispatcher = try await platform.startDispatcher(capacity: 3)
        let scans = try await platform.submit(count: 12)
        try await waitUntil("some scans run") { try await platform.cluster.requests("patch", "jobs").count >= 2 }
        try await platform.cluster.restart(downSeconds: 2)
        // Losing the API server is no reason to be taken out of service.
        #expect(await dispatcher.probe("readyz").status == 200)
        try await platform.expectSuccess(scans)
        for scan in scans { #expect(try await platform.attempts(scan).map(\.brief) == ["succeeded"]) }
        try await platform.expectOnePodPerAttempt()
      }
    }
  }
}

extension ClusterPlatform {
  /// Between creates of Jobs there are pauses, in seconds.
  fileprivate func expectPauses(
    atLeast seconds: Double, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let times = try await cluster.requests("create", "jobs").map(\.at)
    let pauses = zip(times, times.dropFirst()).map { $1 - $0 }
    #expect(pauses.count >= 2 && pauses.allSatisfy { $0 >= seconds }, "\(pauses)", sourceLocation: sourceLocation)
  }
}
