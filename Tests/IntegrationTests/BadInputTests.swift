import FoundationEssentials
import Glibc
import LocalPlatform
import Postgres
import ScanModel
import ScanStore
import Subprocess
import Testing

extension IntegrationTests {
  /// Bad input ends in a defined status and is never shown as clean.
  @Suite(.enabled(if: TestImages.arePresent, TestImages.absence)) struct BadInputTests {
    private static let platform = Task {
      let platform = try await Platform.make()
      try await AdvisoryFolder.load(into: platform)
      return platform
    }

    /// Scans and waits; the target is a path below the folder of test images, or a whole target.
    private func scan(_ target: String) async throws -> (platform: Platform, status: ScanStatus) {
      let platform = try await Self.platform.value
      let status = try await platform.withDispatcher { _ in
        try await platform.finished(
          platform.submit(target.contains("://") ? target : "file://\(TestImages.path(target))"))
      }
      return (platform, status)
    }

    private func expectFailure(
      _ status: ScanStatus, _ code: String, _ words: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
      #expect(status.state == "failed", sourceLocation: sourceLocation)
      #expect(status.result == nil, sourceLocation: sourceLocation)
      #expect(status.errorCode == code, sourceLocation: sourceLocation)
      #expect(status.errorMessage?.contains(words) == true, "\(status)", sourceLocation: sourceLocation)
      #expect(status.errorHint?.isEmpty == false, "\(status)", sourceLocation: sourceLocation)
    }

    /// What `scan.explain` says, as `topic: detail`.
    private func explanation(_ platform: Platform, _ status: ScanStatus) async throws -> [String] {
      try await platform.people.explain(status.number).map { "\($0.topic): \($0.detail ?? "")" }
    }

    @Test func failsForAFileThatIsMissing() async throws {
      expectFailure(try await scan("bad/none.tar").status, "SR202", "none.tar")
    }

    @Test func failsForAnObjectThatIsMissing() async throws {
      expectFailure(try await scan("s3://deltaguard/none.tar").status, "SR207", "none.tar")
    }

    @Test func failsForATruncatedTar() async throws {
      let (platform, status) = try await scan("bad/truncated.tar")
      expectFailure(status, "SR204", "damaged")
      #expect(try await explanation(platform, status).contains { $0.hasPrefix("hint: ") })
      #expect(try await platform.attempts(status.id) == ["failed SR204"])
    }

    @Test func saysThatATarIsNoImage() async throws {
      let (platform, status) = try await scan("bad/not-an-image.tar")
      #expect(status.state == "succeeded")
      #expect(status.result == "unsupported")
      #expect(
        try await explanation(platform, status).contains(
          "unsupported: the artifact is a tar archive without manifest.json or index.json"))
    }

    @Test func isPartialForALayerWithBrokenGzip() async throws {
      let (platform, status) = try await scan("bad/broken-gzip-layer.tar")
      #expect(status.state == "succeeded")
      #expect(status.result == "partial")
      #expect(try await explanation(platform, status).contains { $0.hasPrefix("problem: corrupt") })
      // What came before the damage is there.
      #expect(
        try await platform.isTrue("select count(*) > 0 from scan.files where scan = $1", [.integer(status.number)]))
    }

    @Test func isCompleteWithoutAnyPackageDatabaseAndSaysSo() async throws {
      let (platform, status) = try await scan("bad/no-packages.tar")
      #expect(status.state == "succeeded")
      #expect(status.result == "complete")
      #expect(
        try await explanation(platform, status).contains(
          "packages: no package database or other evidence of packages was found"))
      #expect(
        try await platform.isTrue("select count(*) > 0 from scan.files where scan = $1", [.integer(status.number)]))
    }

    @Test func isPartialForAPackageDatabaseWithGarbage() async throws {
      let (platform, status) = try await scan("bad/garbage-status.tar")
      #expect(status.result == "partial")
      let expected = try String(
        contentsOfFile: TestImages.path("bad/expected/garbage-status.packages"), encoding: .utf8)
      #expect(
        try await platform.texts("select name from scan.packages where scan = $1", [.integer(status.number)]).sorted()
          == expected.split(separator: "\n").map(String.init).sorted())
      let problems = try await explanation(platform, status).filter { $0.hasPrefix("problem: malformed") }
      #expect(problems.count >= 4)
      #expect(problems.allSatisfy { $0.contains("var/lib/dpkg/status") && $0.contains("ine ") })
    }

    @Test func refusesAWrongTarget() async throws {
      let platform = try await Self.platform.value
      for target in ["not a target", "file://relative/path", "file:///a/../b", "s3://x/y", "ftp://host/file", ""] {
        let error = await #expect(throws: ScanError.self) { _ = try await platform.submit(target) }
        #expect(error?.code == "SR001", "\(target)")
        #expect(error?.hint?.isEmpty == false)
      }
      #expect(try await platform.texts("select target from scanrook.scan_jobs where target like '%relative%'") == [])
    }

    @Test func failsForAPathOutsideTheLocalRootsThatALinkLeadsTo() async throws {
      let platform = try await Self.platform.value
      let root = "\(platform.folder)/root"
      try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
      symlink(TestImages.path("bad/no-packages.tar"), "\(root)/link.tar")
      let status = try await platform.withDispatcher(roots: [root]) { _ in
        try await platform.scanned("\(root)/link.tar")
      }
      expectFailure(status, "SR005", "link.tar")
    }

    /// Root may read everything, so it gives up that right; a file nobody may read is the same for others.
    @Test func isPartialForAFileThatCannotBeRead() async throws {
      let platform = try await Self.platform.value
      let root = "\(platform.folder)/unreadable"
      try FileManager.default.createDirectory(atPath: "\(root)/closed", withIntermediateDirectories: true)
      for name in ["open", "secret", "closed/inside"] {
        try name.write(toFile: "\(root)/\(name)", atomically: false, encoding: .utf8)
      }
      try #require(chmod("\(root)/secret", 0) == 0 && chmod("\(root)/closed", 0) == 0)
      defer { chmod("\(root)/closed", 0o755) }
      var prefix: [String] = []
      if geteuid() == 0 {
        prefix = ["/usr/bin/setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
        // Nor may it enter the private folder of the server any more.
        let socket =
          URL(filePath: platform.server.logPath).deletingLastPathComponent().deletingLastPathComponent().path + "/run"
        try #require(chmod(socket, 0o711) == 0 && chmod("\(socket)/.s.PGSQL.5432", 0o777) == 0)
      }
      let status = try await platform.withDispatcher(roots: [root], prefix: prefix) { _ in
        try await platform.scanned(root)
      }
      #expect(status.result == "partial", "\(status)")
      let problems = try await explanation(platform, status).filter { $0.hasPrefix("problem: ") }
      #expect(problems.filter { $0.contains("unreadable  secret") }.count == 1)
      #expect(problems.filter { $0.contains("unreadable  closed") }.count == 1)
      #expect(problems.count == 2)
      #expect(
        try await platform.texts(
          "select path from scan.files where scan = $1 and sha256 is not null", [.integer(status.number)])
          == ["open"])
    }

    @Test(.enabled(if: SmallFileSystem.isPossible, "only root can mount a small file system"))
    func failsWhenTheScratchSpaceIsFull() async throws {
      let platform = try await Self.platform.value
      try await SmallFileSystem.with(megabytes: 16, at: "\(platform.folder)/small") { small in
        // Compressed as a whole, it must be unpacked first.
        let status = try await platform.withDispatcher(scratch: small) { _ in
          try await platform.scanned(TestImages.path("debian/docker.tar.gz"))
        }
        expectFailure(status, "SR303", "No space left")
        #expect(try await platform.attempts(status.id) == ["failed SR303", "failed SR303", "failed SR303"])
        // The same file system is large enough for an artifact that needs no scratch space.
        let plain = try await platform.withDispatcher(scratch: small) { _ in
          try await platform.scanned(TestImages.path("debian/docker.tar"))
        }
        #expect(plain.result == "complete")
      }
    }

    @Test func endsWhenTheDatabaseIsDead() async throws {
      let platform = try await Self.platform.value
      let scan = try await platform.submit("file://\(platform.folder)/nothing")
      let dead = ["SCANROOK_DATABASE_URL": "host=/nowhere user=scan_scanner dbname=scanrook connect_timeout=2"]
      let scanner = try await platform.startScanner(try await platform.claim(), name: "dead", environment: dead)
      #expect(try await scanner.end() == .exited(13))
      #expect(scanner.output.contains("/nowhere"))
      for arguments in [
        ["submit", "s3://deltaguard/x"], ["watch", "1"], ["findings", "1"], ["advisories", "status"],
      ] {
        let ended = try await Program.run(
          [Products.scanrook] + arguments, environment: Program.environment.merging(dead) { $1 })
        #expect(ended.status == .exited(7), "\(arguments)")
        #expect(ended.messages.contains("/nowhere"))
        #expect(ended.output.isEmpty)
      }
      try await platform.people.cancel(platform.status(scan).number)
    }

    @Test func refusesAForgedTokenAndAnIncompleteEnvironment() async throws {
      let platform = try await Self.platform.value
      let scan = try await platform.submit("file://\(platform.folder)/nothing")
      let attempt = try await platform.claim()
      let forged = try await platform.startScanner(attempt, name: "forged", environment: ["SCANROOK_TOKEN": "guess"])
      #expect(try await forged.end() == .exited(10))
      let incomplete = try await platform.startScanner(attempt, name: "incomplete", environment: ["SCANROOK_FENCE": ""])
      #expect(try await incomplete.end() == .exited(2))
      #expect(incomplete.output.contains("SCANROOK_FENCE is not set"))
      #expect(try await platform.status(scan).state == "dispatched")
      try await platform.people.cancel(platform.status(scan).number)
    }
  }
}

/// A file system in memory that fills up soon.
enum SmallFileSystem {
  static let isPossible = geteuid() == 0 && probe()

  private static func probe() -> Bool {
    var path = Array("/tmp/scanrook-mount-XXXXXX".utf8CString)
    guard mkdtemp(&path) != nil else { return false }
    defer { rmdir(path) }
    guard mount("none", path, "tmpfs", 0, "size=1m") == 0 else { return false }
    return umount(path) == 0
  }

  static func with(megabytes: Int, at path: String, _ body: (String) async throws -> Void) async throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    guard mount("none", path, "tmpfs", 0, "size=\(megabytes)m") == 0 else { throw ScanError.failed("mount \(path)") }
    defer { umount2(path, Int32(bitPattern: UInt32(2))) }
    try await body(path)
  }
}
