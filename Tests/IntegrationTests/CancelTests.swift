import FoundationEssentials
import Postgres
import ScanModel
import ScanStore
import Subprocess
import Testing

extension IntegrationTests {
  /// Cancelling what runs.
  @Suite(.enabled(if: TestImages.arePresent, TestImages.absence)) struct CancelTests {
    @Test func endsARunningScanAndItsProcess() async throws {
      let platform = try await Platform.make()
      let lock = try await TableLock("staged_files", of: platform)
      try await platform.withDispatcher { dispatcher in
        let scan = try await platform.submit("file://\(TestImages.path("python/docker.tar"))")
        try await lock.waitForScanner()
        let scanner = try #require(Processes.children(of: dispatcher.process).first)
        let change = try await platform.people.cancel(platform.status(scan).number, reason: "wrong image")
        #expect(change.note.hasPrefix("cancelling"))
        #expect(try await platform.finished(scan).state == "cancelled")
        try await waitUntil("the scanner is gone") { !Processes.isAlive(scanner) }
        await lock.release()
        #expect(try await platform.attempts(scan).map { $0.prefix { $0 != " " } } == ["cancelled"])
        #expect(try await platform.texts("select path from scan.files") == [])
        try await platform.owner.query("select scan_worker.reap()")
        #expect(try await platform.stagedRowCount() == 0)
      }
    }

    @Test func saysSoInTheExitCodeOfTheScanner() async throws {
      let platform = try await Platform.make()
      let lock = try await TableLock("staged_files", of: platform)
      let scan = try await platform.submit("file://\(platform.folder)")
      let scanner = try await platform.startScanner(try await platform.claim(), name: "scanner")
      try await lock.waitForScanner()
      try await platform.people.cancel(platform.status(scan).number)
      #expect(try await scanner.end() == .exited(11), "\(scanner.output)")
      #expect(try await platform.status(scan).state == "cancelled")
      await lock.release()
    }
  }
}
