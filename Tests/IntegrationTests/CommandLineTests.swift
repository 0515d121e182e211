import FoundationEssentials
import Glibc
import Postgres
import ScanModel
import ScanStore
import Subprocess
import Testing

extension IntegrationTests {
  /// What people and scripts see of `scanrook`: exit codes, and data alone on standard output.
  @Suite(.enabled(if: TestImages.arePresent, TestImages.absence)) struct CommandLineTests {
    private static let platform = Task {
      let platform = try await Platform.make()
      try await AdvisoryFolder.load(into: platform)
      return platform
    }

    private func isID(_ output: String) -> Bool { UUID(uuidString: output.filter { !$0.isNewline }) != nil }

    @Test func submitEndsAsTheScanEnds() async throws {
      let platform = try await Self.platform.value
      try await platform.withDispatcher { _ in
        let complete = try await platform.scanrook("submit", TestImages.path("bad/no-packages.tar"), "--wait")
        #expect(complete.status == .exited(0))
        #expect(isID(complete.output))
        #expect(complete.messages.contains("no package database or other evidence of packages was found"))

        let failed = try await platform.scanrook("submit", TestImages.path("bad/truncated.tar"), "--wait")
        #expect(failed.status == .exited(1))
        #expect(isID(failed.output))
        #expect(failed.messages.contains("SR204") && failed.messages.contains("hint:"))

        let partial = try await platform.scanrook("submit", TestImages.path("bad/garbage-status.tar"), "--wait")
        #expect(partial.status == .exited(4))
        #expect(partial.messages.contains("problem: malformed  var/lib/dpkg/status"))

        let unsupported = try await platform.scanrook("submit", TestImages.path("bad/not-an-image.tar"), "--wait")
        #expect(unsupported.status == .exited(4))
        #expect(unsupported.messages.contains("a tar archive without manifest.json"))

        let image = TestImages.path("python/oci-zstd")
        let gated = try await platform.scanrook("submit", image, "--wait", "--fail-on", "medium")
        #expect(gated.status == .exited(3), "\(gated)")
        let passed = try await platform.scanrook("submit", image, "--wait", "--fail-on", "critical")
        #expect(passed.status == .exited(0), "\(passed)")
        #expect(passed.messages.contains("4 findings"))
      }
    }

    @Test func submitStopsWaitingWhenToldTo() async throws {
      let platform = try await Platform.make()
      let late = try await platform.scanrook(
        "submit", TestImages.path("bad/no-packages.tar"), "--wait", "--timeout", "0")
      #expect(late.status == .exited(5))
      #expect(isID(late.output))

      var environment = Program.environment
      environment["SCANROOK_DATABASE_URL"] = try platform.ownerURL
      let waiting = try await Program.start(
        [Products.scanrook, "submit", "s3://deltaguard/x", "--wait"], environment: environment,
        outputPath: "\(platform.folder)/submit.log")
      // The first line of its own; the words of submit come before it listens to signals.
      try await waitUntil("the scan is submitted and followed") {
        try await platform.isTrue("select exists (select from scanrook.scan_jobs where target = 's3://deltaguard/x')")
          && waiting.output.contains(/^scan \d+ queued$/.anchorsMatchLineEndings())
      }
      waiting.send(SIGINT)
      #expect(try await waiting.end() == .exited(130))
      #expect(waiting.output.contains("the scan goes on"))
      #expect(try await platform.texts("select distinct status from scanrook.scan_jobs") == ["queued"])
    }

    @Test(arguments: [
      ["submit", "ftp://host/file"], ["submit", "registry.test/app:1"],
      ["submit", "s3://deltaguard/x", "--fail-on", "low"],
      ["findings", "4711"], ["submit"], ["unknown"],
    ])
    func refusesCommandLinesThatMakeNoSense(_ arguments: [String]) async throws {
      let platform = try await Self.platform.value
      var environment = Program.environment
      environment["SCANROOK_DATABASE_URL"] = try platform.ownerURL
      let ended = try await Program.run([Products.scanrook] + arguments, environment: environment)
      #expect(ended.status == .exited(2), "\(ended)")
      #expect(ended.output.isEmpty)
      #expect(!ended.messages.isEmpty)
    }

    @Test func findingsAreDataOnlyOnStandardOutput() async throws {
      let platform = try await Self.platform.value
      let status = try await platform.withDispatcher { _ in
        try await platform.scanned(TestImages.path("python/docker.tar"))
      }
      struct Finding: Decodable {
        var vulnerability: String
        var package: String
        var advisories: [String]
      }
      let json = try await platform.scanrook("findings", String(status.number), "--output", "json")
      #expect(json.status == .exited(0))
      #expect(json.messages.isEmpty)
      let findings = try JSONDecoder().decode([Finding].self, from: Data(json.output.utf8))
      #expect(
        findings.map(\.vulnerability).sorted() == [
          "CVE-2020-28493", "CVE-2024-37891", "CVE-2999-0001", "CVE-2999-0003",
        ])
      #expect(findings.first { $0.package == "jinja2" }?.advisories.count == 2)

      let table = try await platform.scanrook("findings", status.id.uuidString)
      #expect(table.status == .exited(0))
      #expect(table.output.split(separator: "\n").count == 5)
      #expect(
        try await platform.scanrook("findings", String(status.number), "--fail-on", "fixable").status == .exited(3))
    }

    @Test func inventoryTellsHowMuchItCouldRead() async throws {
      func inventory(_ image: String, _ more: String...) async throws -> Program.Finished {
        try await Program.run(
          [Products.scanrook, "inventory", TestImages.path(image)] + more, environment: Program.environment)
      }
      let whole = try await inventory("debian/docker.tar", "--output", "json")
      #expect(whole.status == .exited(0))
      struct Document: Decodable { var packages: [StoredReport.Package] }
      let document = try JSONDecoder().decode(Document.self, from: Data(whole.output.utf8))
      #expect(document.packages.count == (try TestImages.debianPackages(of: "debian").count))
      #expect(whole.messages.isEmpty)

      #expect(try await inventory("bad/garbage-status.tar").status == .exited(4))
      #expect(try await inventory("bad/broken-gzip-layer.tar").status == .exited(4))
      #expect(try await inventory("bad/not-an-image.tar").status == .exited(4))
      #expect(try await inventory("bad/truncated.tar").status == .exited(1))
      #expect(try await inventory("bad/none.tar").status == .exited(1))
      #expect(try await inventory("debian/docker.tar", "--platform", "plan9").status == .exited(2))
      let empty = try await inventory("bad/no-packages.tar")
      #expect(empty.status == .exited(0))
      #expect(empty.output.isEmpty)
      #expect(empty.messages.contains("no package database"))
    }
  }
}
