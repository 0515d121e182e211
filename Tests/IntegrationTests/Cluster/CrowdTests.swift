import FoundationEssentials
import Postgres
import TestServers
import Testing

extension IntegrationTests.ClusterTests {
  /// Several dispatchers share the scans.
  @Suite struct CrowdTests {
    @Test(arguments: [2, 5]) func losesAndDoublesNothingWhileDispatchersAreKilled(count: Int) async throws {
      try await ClusterPlatform.run { platform in
        var dispatchers: [ClusterDispatcher] = []
        for _ in 0..<count {
          dispatchers.append(try await platform.startDispatcher(capacity: 3, waitsUntilReady: false))
        }
        for dispatcher in dispatchers { try await dispatcher.waitUntilReady() }
        var scans: [UUID] = []
        let kills = 15
        for _ in 0..<kills {
          scans += try await platform.submit(count: 4)
          try await platform.waitForEnds(atMost: .milliseconds(.random(in: 50...1_500)))
          let victim = dispatchers.remove(at: .random(in: 0..<count))
          try await victim.kill()
          dispatchers.append(try await platform.startDispatcher(capacity: 3, waitsUntilReady: false))
        }
        try await platform.expectSuccess(scans, within: .seconds(60))
        let lost = try await platform.owner.query(
          "select count(*) from scanrook.scan_attempts where outcome <> 'succeeded'"
        ).onlyRow().integer(0)
        // Pods do not die with dispatchers.
        #expect(lost <= kills, "\(kills) dispatchers were killed")
        try await platform.expectOnePodPerAttempt()
      }
    }
  }
}
