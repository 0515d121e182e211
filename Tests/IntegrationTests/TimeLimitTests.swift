import Postgres
import ScanStore
import Subprocess
import Testing

extension IntegrationTests {
  /// The time limit of a scan, which its scanner keeps by itself.
  @Suite struct TimeLimitTests {
    @Test func isReportedByTheScannerBeforeTheEngineGivesTheAttemptUp() async throws {
      let platform = try await Platform.make()
      try await platform.owner.query("update scanrook.resource_classes set time_limit = '1 s'")
      let lock = try await TableLock("staged_files", of: platform)
      let scan = try await platform.submit("file://\(platform.folder)")
      let scanner = try await platform.startScanner(
        try await platform.claim(), name: "slow", environment: ["SCANROOK_NODE": "node-7"])
      #expect(try await scanner.end() == .exited(12), "\(scanner.output)")
      #expect(scanner.output.contains("time limit reached in stage read at"))
      #expect(try await platform.attempts(scan) == ["failed SR312"])
      let row = try await platform.owner.query(
        "select reason, node, ended_at - started_at between '1 s' and '20 s' from scanrook.scan_attempts"
      ).onlyRow()
      #expect(try row.text(0).hasPrefix("time limit reached in stage read at"))
      #expect(try row.text(1) == "node-7")
      #expect(try row.boolean(2))
      #expect(try await platform.texts("select error_hint from scanrook.scan_jobs")[0].contains("larger class"))
      await lock.release()
    }
  }
}
