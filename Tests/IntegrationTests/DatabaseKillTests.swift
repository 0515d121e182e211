import FoundationEssentials
import Glibc
import LocalPlatform
import Postgres
import ScanModel
import ScanStore
import Subprocess
import Testing

extension IntegrationTests {
  /// kill -9 of PostgreSQL, all its processes, on a server that is as durable as a real one.
  @Suite(.enabled(if: TestImages.arePresent, TestImages.absence), .removingItsServer) struct DatabaseKillTests {
    fileprivate static let undisturbed = Task {
      var settings = PrivatePostgres.Settings()
      settings.sharedBuffersMegabytes = 64
      let server = try await PrivatePostgres(folder: "\(Platform.sharedFolder())/durable", settings: settings)
      return try await Undisturbed.make(
        on: Platform.make(on: server, settings: "run_lease = '5 s', dispatch_lease = '5 s'"))
    }

    /// A running server and a connection to it.
    private func prepared() async throws -> Undisturbed {
      var undisturbed = try await Self.undisturbed.value
      undisturbed.platform = try await undisturbed.platform.reconnected()
      return undisturbed
    }

    /// Kills the server in one blow and returns when nothing of it is left.
    private func killServer(_ server: PrivatePostgres) async throws {
      guard case .running(let number) = server.status() else {
        Issue.record("the server does not run")
        return
      }
      let postmaster = pid_t(number)
      for process in [postmaster] + Processes.children(of: postmaster) { kill(process, SIGKILL) }
      try await waitUntil("the server is gone") { server.status() == .stopped }
    }

    private func restarted(_ undisturbed: Undisturbed) async throws -> Undisturbed {
      var undisturbed = undisturbed
      try await undisturbed.platform.server.start()
      undisturbed.platform = try await undisturbed.platform.reconnected()
      return undisturbed
    }

    @Test(arguments: Point.allCases)
    func givesTheSameRowsWhenPostgreSQLIsKilled(at point: Point) async throws {
      var undisturbed = try await prepared()
      let folder = undisturbed.platform.folder
      let scan = try await undisturbed.submit()
      try await undisturbed.platform.withDispatcher(roots: [folder]) { [undisturbed] _ in
        let lock = try await point.reached(by: scan, on: undisturbed.platform)
        try await killServer(undisturbed.platform.server)
        await lock?.release()
        try await restarted(undisturbed).expectSameRows(scan)
      }
      // What was published is on disk.
      try await killServer(undisturbed.platform.server)
      undisturbed = try await restarted(undisturbed)
      try await undisturbed.expectSameRows(scan)
      let attempts = try await undisturbed.platform.attempts(scan)
      #expect(attempts.last == "succeeded")
      #expect(attempts.count >= 2)
    }

    @Test func givesTheSameRowsWhenEverythingIsKilledAtOnce() async throws {
      var undisturbed = try await prepared()
      let scan = try await undisturbed.submit()
      let platform = undisturbed.platform
      try await platform.withDispatcher(roots: [platform.folder]) { dispatcher in
        let lock = try await Point.staging.reached(by: scan, on: platform)
        for process in Processes.children(of: dispatcher.process) { kill(process, SIGKILL) }
        dispatcher.send(SIGKILL)
        try await killServer(platform.server)
        _ = try await dispatcher.end()
        await lock?.release()
      }
      undisturbed = try await restarted(undisturbed)
      try await platform.withDispatcher(roots: [platform.folder]) { [undisturbed] _ in
        try await undisturbed.expectSameRows(scan)
      }
      #expect(try await undisturbed.platform.attempts(scan) == ["lost SR902", "succeeded"])
    }

    /// The scanner itself stands still while the server restarts, so that it comes back to an empty staging area.
    @Test func noticesRowsThatACrashHasEmptied() async throws {
      var undisturbed = try await prepared()
      let platform = undisturbed.platform
      // Longer than any restart.
      try await platform.owner.query("update scanrook.settings set run_lease = '60 s'")
      let scan = try await undisturbed.submit()
      undisturbed = try await platform.withDispatcher(roots: [platform.folder]) { [undisturbed] dispatcher in
        let lock = try await Point.publishing.reached(by: scan, on: platform)
        let scanner = try #require(Processes.children(of: dispatcher.process).first)
        kill(scanner, SIGSTOP)
        try await killServer(platform.server)
        await lock?.release()
        let restarted = try await restarted(undisturbed)
        kill(scanner, SIGCONT)
        try await restarted.expectSameRows(scan)
        return restarted
      }
      #expect(try await undisturbed.platform.attempts(scan) == ["lost SR104", "succeeded"])
      try await undisturbed.platform.owner.query("update scanrook.settings set run_lease = '5 s'")
    }
  }
}

/// Stops and removes the suite's PostgreSQL when its last test is done.
private struct ServerRemoval: SuiteTrait, TestScoping {
  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await function()
    try await IntegrationTests.DatabaseKillTests.undisturbed.value.platform.server.destroy()
  }
}

extension SuiteTrait where Self == ServerRemoval {
  fileprivate static var removingItsServer: ServerRemoval { ServerRemoval() }
}
