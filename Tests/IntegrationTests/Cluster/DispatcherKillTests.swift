import FoundationEssentials
import Postgres
import TestServers
import Testing

extension IntegrationTests.ClusterTests {
  /// kill -9 of the dispatcher.
  @Suite struct DispatcherKillTests {
    /// Where it is when it is killed: at a request that is not answered.
    enum Step: String, Sendable, CaseIterable {
      case claimed, created, createdAndHeard, secretMade, secretMadeAndHeard, resumed, podEnded, reported

      var fault: TestCluster.Fault {
        switch self {
        case .claimed, .createdAndHeard, .secretMadeAndHeard, .podEnded, .reported: .hang
        case .created, .secretMade, .resumed: .mute
        }
      }

      var verb: String {
        switch self {
        case .claimed, .created, .createdAndHeard, .secretMade: "create"
        case .secretMadeAndHeard, .resumed: "patch"
        case .podEnded: "get"
        case .reported: "delete"
        }
      }

      /// As faults name it: a log belongs to its pod.
      var resource: String {
        switch self {
        case .claimed, .created, .secretMadeAndHeard, .resumed, .reported: "jobs"
        case .createdAndHeard, .secretMade: "secrets"
        case .podEnded: "pods"
        }
      }
    }

    @Test(.standInOnly, arguments: Step.allCases)
    func goesOnWhereTheKilledDispatcherWas(at step: Step) async throws {
      try await ClusterPlatform.run { platform in
        let cluster = platform.cluster
        if step == .podEnded { try await cluster.script(.init("Exit", exitCode: 3)) }
        try await cluster.arm(step.fault, verb: step.verb, resource: step.resource)
        let scan = try await platform.submit()
        let first = try await platform.startDispatcher(waitsUntilReady: false)
        try await waitUntil("the dispatcher waits for an answer") {
          try await cluster.journal().contains {
            $0.verb == step.verb && $0.resource.hasPrefix(step.resource) && $0.answered == nil
          }
        }
        try await first.kill()
        try await cluster.clearFaults()

        _ = try await platform.startDispatcher()
        try await platform.expectSuccess([scan])
        let attempts = try await platform.attempts(scan).map(\.brief)
        switch step {
        case .claimed: #expect(attempts.count <= 2 && attempts.last == "succeeded", "\(attempts)")
        case .podEnded: #expect(attempts == ["lost SR903", "succeeded"])
        default: #expect(attempts == ["succeeded"])
        }
        try await platform.expectOnePodPerAttempt()
      }
    }

    @Test func losesNothingWhenKilledAtRandomMoments() async throws {
      try await ClusterPlatform.run { platform in
        var scans: [UUID] = []
        for _ in 0..<20 {
          scans += try await platform.submit(count: 2)
          let dispatcher = try await platform.startDispatcher(capacity: 8, waitsUntilReady: false)
          try await platform.waitForEnds(atMost: .milliseconds(.random(in: 100...1_000)))
          try await dispatcher.kill()
        }
        _ = try await platform.startDispatcher(capacity: 8)
        try await platform.expectSuccess(scans)
        try await platform.expectOnePodPerAttempt()
      }
    }
  }
}

extension ClusterPlatform {
  func unfinishedCount() async throws -> Int {
    let sql = "select count(*) from scanrook.scan_jobs where status not in ('succeeded', 'failed', 'cancelled')"
    return Int(try await owner.query(sql).onlyRow().integer(0))
  }

  /// Until all scans are over, but no longer than that.
  func waitForEnds(atMost limit: Duration) async throws {
    let deadline = ContinuousClock.now + limit
    while ContinuousClock.now < deadline, try await unfinishedCount() > 0 {
      try await Task.sleep(for: .milliseconds(10))
    }
  }
}
