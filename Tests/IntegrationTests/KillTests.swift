import FoundationEssentials
import Glibc
import Postgres
import ScanModel
import ScanStore
import Subprocess
import Testing

extension IntegrationTests {
  /// Where a scan is when something is killed.
  enum Point: String, Sendable, CaseIterable {
    /// It has begun to read.
    case reading
    /// Some of its rows are staged, the next ones are under way.
    case staging
    case matching
    /// `publish` has begun to move rows.
    case publishing

    /// Waits until the scan stands at the point; the lock keeps it there.
    func reached(by scan: UUID, on platform: Platform) async throws -> TableLock? {
      switch self {
      case .reading:
        try await waitUntil("the scan reads") {
          try await platform.isTrue(
            "select exists (select from scanrook.scan_leases where job_id = $1 and stage = 'read')", [.uuid(scan)])
        }
        return nil
      case .staging:
        try await waitUntil("rows of the scan are staged") {
          try await platform.isTrue(
            """
            select exists (
              select from scanrook.staged_files f join scanrook.scan_leases l using (stage_key) where l.job_id = $1)
            """, [.uuid(scan)])
        }
        return try await held("staged_files", on: platform)
      case .matching: return try await held("package_versions", on: platform)
      case .publishing: return try await held("scan_files", on: platform)
      }
    }

    private func held(_ table: String, on platform: Platform) async throws -> TableLock {
      let lock = try await TableLock(table, of: platform)
      try await lock.waitForScanner()
      return lock
    }
  }

  /// A platform with a large image and the scan of it that nobody disturbed.
  struct Undisturbed: Sendable {
    var platform: Platform
    let image: String
    let reference: UUID

    static func make(on platform: Platform) async throws -> Undisturbed {
      try await AdvisoryFolder.load(into: platform)
      let image = try LargeImage.make(in: platform.folder)
      let status = try await platform.withDispatcher(roots: [platform.folder]) { _ in try await platform.scanned(image)
      }
      try #require(status.result == "complete")
      #expect(try await platform.debianPackages(status.id) == TestImages.debianPackages(of: "debian"))
      #expect(try await platform.hashes(status.id).count > 25_000 + 12)
      #expect(try await platform.findings(status.id).count == 2)
      return Undisturbed(platform: platform, image: image, reference: status.id)
    }

    func submit() async throws -> UUID { try await platform.submit("file://\(image)") }

    /// The scan ended as the undisturbed one did, row by row, and left nothing behind.
    func expectSameRows(_ scan: UUID, sourceLocation: SourceLocation = #_sourceLocation) async throws {
      let status = try await platform.finished(scan, sourceLocation: sourceLocation)
      #expect(status.state == "succeeded", "\(status)", sourceLocation: sourceLocation)
      #expect(try await platform.differences(reference, scan) == [], sourceLocation: sourceLocation)
      try await platform.owner.query("select scan_worker.reap()")
      #expect(try await platform.stagedRowCount() == 0, sourceLocation: sourceLocation)
      #expect(try await platform.texts("select job_id from scanrook.scan_leases") == [], sourceLocation: sourceLocation)
    }
  }

  /// kill -9 of scanners and dispatchers.
  @Suite(.enabled(if: TestImages.arePresent, TestImages.absence)) struct KillTests {
    private static let undisturbed = Task {
      try await Undisturbed.make(on: Platform.make(settings: "run_lease = '3 s', dispatch_lease = '5 s'"))
    }

    private let undisturbed: Undisturbed
    private var platform: Platform { undisturbed.platform }

    init() async throws { undisturbed = try await Self.undisturbed.value }

    private func scanner(of dispatcher: Program) throws -> pid_t {
      let children = Processes.children(of: dispatcher.process)
      try #require(children.count == 1)
      return children[0]
    }

    @Test(arguments: Point.allCases)
    func givesTheSameRowsWhenTheScannerIsKilled(at point: Point) async throws {
      try await platform.withDispatcher(roots: [platform.folder]) { dispatcher in
        let scan = try await undisturbed.submit()
        let lock = try await point.reached(by: scan, on: platform)
        kill(try scanner(of: dispatcher), SIGKILL)
        await lock?.release()
        try await undisturbed.expectSameRows(scan)
        // A publish that the server has begun ends without its scanner.
        let expected = point == .publishing ? ["succeeded"] : ["lost SR903", "succeeded"]
        #expect(try await platform.attempts(scan) == expected)
      }
    }

    /// As when its node is drained. It says so itself, and does not wait to be killed.
    @Test(arguments: [Point.reading, .staging, .matching])
    func givesTheSameRowsWhenTheScannerIsToldToStop(at point: Point) async throws {
      try await platform.withDispatcher(roots: [platform.folder]) { dispatcher in
        let scan = try await undisturbed.submit()
        let lock = try await point.reached(by: scan, on: platform)
        kill(try scanner(of: dispatcher), SIGTERM)
        try await waitUntil("the first attempt is over") { try await platform.attempts(scan).first == "lost SR903" }
        await lock?.release()
        try await undisturbed.expectSameRows(scan)
        #expect(try await platform.attempts(scan) == ["lost SR903", "succeeded"])
        let reason = try await platform.texts(
          "select reason from scanrook.scan_attempts where job_id = $1 and attempt = 1", [.uuid(scan)])
        #expect(reason.first?.hasPrefix("the scanner was told to stop (SIGTERM) in stage ") == true, "\(reason)")
      }
    }

    @Test func stopsAScannerWhoseHeartbeatIsNeverAnswered() async throws {
      try await platform.withDispatcher(roots: [platform.folder]) { dispatcher in
        let scan = try await undisturbed.submit()
        let lock = try await Point.staging.reached(by: scan, on: platform)
        let scanner = try scanner(of: dispatcher)
        let session = try await platform.texts(
          "select pid from pg_stat_activity where application_name like 'scanrook-scanner/% beat'")
        let backend = try #require(session.first.flatMap { pid_t($0) })
        kill(backend, SIGSTOP)
        defer { kill(backend, SIGCONT) }
        try await waitUntil("the scanner has stopped") { !Processes.children(of: dispatcher.process).contains(scanner) }
        kill(backend, SIGCONT)
        await lock?.release()
        try await undisturbed.expectSameRows(scan)
        let attempts = try await platform.attempts(scan)
        #expect(attempts.last == "succeeded" && attempts.first?.hasPrefix("lost ") == true, "\(attempts)")
      }
    }

    @Test func letsTheScannerFinishWhenTheDispatcherIsKilled() async throws {
      try await platform.withDispatcher(roots: [platform.folder]) { dispatcher in
        let scan = try await undisturbed.submit()
        let lock = try await Point.staging.reached(by: scan, on: platform)
        dispatcher.send(SIGKILL)
        #expect(try await dispatcher.end() == .signaled(SIGKILL))
        await lock?.release()
        try await undisturbed.expectSameRows(scan)
        #expect(try await platform.attempts(scan) == ["succeeded"])
      }
    }

    @Test func startsAnewWhenScannerAndDispatcherAreKilled() async throws {
      let scan = try await undisturbed.submit()
      try await platform.withDispatcher(roots: [platform.folder]) { dispatcher in
        let lock = try await Point.staging.reached(by: scan, on: platform)
        let scanner = try scanner(of: dispatcher)
        dispatcher.send(SIGKILL)
        kill(scanner, SIGKILL)
        _ = try await dispatcher.end()
        await lock?.release()
      }
      try await platform.withDispatcher(roots: [platform.folder]) { _ in try await undisturbed.expectSameRows(scan) }
      #expect(try await platform.attempts(scan) == ["lost SR902", "succeeded"])
    }

    @Test func keepsTheScansOfADispatcherThatWasReplaced() async throws {
      let scan = try await undisturbed.submit()
      let lock = try await platform.withDispatcher(roots: [platform.folder]) { first in
        let lock = try await Point.staging.reached(by: scan, on: platform)
        first.send(SIGKILL)
        _ = try await first.end()
        return lock
      }
      try await platform.withDispatcher(roots: [platform.folder]) { second in
        // The new one sees an attempt that lives, and leaves it alone.
        try await waitUntil("the second dispatcher is ready") { second.output.contains("dispatcher ready") }
        await lock?.release()
        try await undisturbed.expectSameRows(scan)
      }
      #expect(try await platform.attempts(scan) == ["succeeded"])
    }

    @Test func refusesAScannerThatSleptPastItsLease() async throws {
      let scan = try await undisturbed.submit()
      let sleeper = try await platform.startScanner(try await platform.claim(), name: "sleeper")
      let lock = try await Point.staging.reached(by: scan, on: platform)
      sleeper.send(SIGSTOP)
      await lock?.release()
      try await waitUntil("the lease is over") {
        try await platform.owner.query("select scan_worker.reap()")
        return try await platform.attempts(scan) == ["lost SR902"]
      }
      var second: Program?
      try await waitUntil("the second attempt starts") {
        if let attempt = try await platform.claimed() {
          second = try await platform.startScanner(attempt, name: "second")
        }
        return second != nil
      }
      #expect(try await second?.end() == .exited(0))
      let before = try await platform.fingerprint()
      sleeper.send(SIGCONT)
      // Refused by the engine, or stopped by its own clock, whichever it hears first.
      let end = try await sleeper.end()
      #expect(end == .exited(10) || end == .exited(13), "\(end) \(sleeper.output)")
      #expect(try await platform.fingerprint() == before)
      try await undisturbed.expectSameRows(scan)
      #expect(try await platform.attempts(scan) == ["lost SR902", "succeeded"])
      #expect(
        try FileManager.default.subpathsOfDirectory(
          atPath: "\(platform.folder)/objects/reports/\(scan.uuidString.lowercased())"
        ).sorted() == [
          "2", "2/report.json.zst",
        ])
    }

    @Test func refusesAScannerThatComesTooLate() async throws {
      let scan = try await undisturbed.submit()
      let late = try await platform.claim()
      try await waitUntil("the claim is over") {
        try await platform.owner.query("select scan_worker.reap()")
        return try await platform.attempts(scan) == ["lost SR901"]
      }
      #expect(try await platform.startScanner(late, name: "late").end() == .exited(10))
      try await platform.withDispatcher(roots: [platform.folder]) { _ in try await undisturbed.expectSameRows(scan) }
    }
  }
}

extension Platform {
  /// An attempt as a dispatcher claims it, to be run by hand.
  func claim() async throws -> ClaimedAttempt { try #require(try await claimed()) }

  func claimed() async throws -> ClaimedAttempt? {
    let connection = try await connect(as: "scan_dispatcher")
    let attempts = try await DispatcherStore(connection: connection)
      .claim(holder: UUID(), capacity: 1, localRoots: [folder])
    await connection.close()
    return attempts.first
  }

  /// Starts a scanner process for an attempt.
  func startScanner(
    _ attempt: ClaimedAttempt, name: String, environment: [String: String] = [:]
  ) async throws -> Program {
    var all = Program.environment
    all["SCANROOK_DATABASE_URL"] = try url(of: "scan_scanner")
    all["SCANROOK_JOB_ID"] = attempt.id.jobID.uuidString
    all["SCANROOK_FENCE"] = String(attempt.id.fence)
    all["SCANROOK_TOKEN"] = attempt.token
    all["SCANROOK_OBJECT_STORE"] = objectStore
    all["SCANROOK_LOCAL_ROOTS"] = folder
    return try await Program.start(
      [Products.scanner, "run"], environment: all.merging(environment) { $1 }, outputPath: "\(folder)/\(name).log")
  }

  /// Where every published row is and which transaction wrote it.
  func fingerprint() async throws -> [String] {
    try await texts(
      """
      select concat_ws(' ', count(*), sum(hashtextextended(r.line, 0))) from (
        select 'j' || j.ctid || j.xmin as line from scanrook.scan_jobs j
        union all select 'a' || a.ctid || a.xmin from scanrook.scan_attempts a
        union all select 'f' || f.ctid || f.xmin from scanrook.scan_files f
        union all select 'p' || p.ctid || p.xmin from scanrook.scan_packages p
        union all select 'v' || v.ctid || v.xmin from scanrook.scan_findings v
        union all select 'e' || e.ctid || e.xmin from scanrook.scan_events e) r
      """)
  }
}
