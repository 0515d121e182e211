import FoundationEssentials
import Postgres
import ScanModel
import ScanStore
import TestServers
import Testing

@Suite struct ScanStoreTests {
  /// Roles belong to the whole server: installations that meet must not fail over each other's.
  @Test func installsIntoSeveralDatabasesOfOneServerAtOnce() async throws {
    try await withThrowingTaskGroup { group in
      for _ in 0..<3 {
        group.addTask {
          let url = try await ThrowawayPostgres.shared.database()
          let connection = try await PostgresConnection.connect(
            PostgresConfiguration(connectionString: url, applicationName: "test"))
          try await EngineDatabase.install(on: connection)
          await connection.close()
        }
      }
      try await group.waitForAll()
    }
  }

  @Test func carriesAScanFromSubmitToPublish() async throws {
    let engine = try await Engine.make()
    let people = PeopleStore(connection: engine.owner)
    let dispatcher = DispatcherStore(connection: engine.dispatcher)
    let holder = UUID()

    var submission = PeopleStore.Submission(target: "s3://deltaguard/app.tar")
    submission.labels = ["team": "web"]
    submission.options.files = false
    let jobID = try await people.submit(submission)
    _ = try await dispatcher.register(holder: holder, version: "1", host: "here", localRoots: [])
    let claimed = try #require(try await dispatcher.claim(holder: holder, capacity: 3, localRoots: []).first)
    #expect(claimed.id.jobID == jobID)
    #expect(claimed.attempt == 1)
    #expect(claimed.dispatchLease == .seconds(120))
    #expect(claimed.resources.resourceClass == "medium")

    let scanner = ScannerStore(
      connection: engine.scannerConnection, credentials: try credentials(of: claimed))
    let specification = try await scanner.start(podUID: "pod", scannerVersion: "1")
    #expect(specification.source == .object(bucket: "deltaguard", key: "app.tar"))
    #expect(!specification.options.files)
    #expect(specification.beatInterval == .seconds(10))
    #expect(try await scanner.heartbeat(stage: "read", percent: 250, detail: "layer 1") == false)
    #expect(try await people.progress().first?.progress == "######## 100%")

    try await stage(to: scanner, key: specification.stageKey)
    let counts = try await scanner.match()
    #expect(counts.packageCount == 2)
    #expect(counts.missingEcosystems == ["Debian:12"])
    #expect(try await scanner.stagedFindings().isEmpty)
    let hash = [UInt8](repeating: 7, count: 32)
    func publish() async throws -> ScannerStore.Publication {
      try await scanner.publish(
        fileCount: 1, packageCount: 2, summary: #"{"digest": "sha256:1"}"#, reportKey: "r", reportSHA256: hash)
    }
    #expect(try await publish() == .published(result: "partial"))
    #expect(try await publish() == .alreadyPublished)
    #expect(try await scanner.attemptOutcome() == .succeeded)

    let status = try #require(try await people.status(of: jobID))
    #expect(status.isFinal && status.result == "partial" && status.reportKey == "r")
    #expect(try await people.findings(of: status.number).isEmpty)
    #expect(try await people.explain(status.number).contains { $0.topic == "unknown" })
    let file = try await engine.owner.query("select * from scan.files").onlyRow()
    #expect(try file.text("path") == "etc/os-release")
    #expect(try file.text("sha256") == String(repeating: "01", count: 32))
  }

  private func stage(to scanner: ScannerStore, key: UUID) async throws {
    var files = StagedFiles(stageKey: key)
    files.append(
      StagedFile(
        ordinal: 1, path: "etc/os-release", kind: "file", sizeBytes: 12, mode: 0o644,
        sha256: [UInt8](repeating: 1, count: 32), layer: 0))
    var packages = StagedPackages(stageKey: key)
    let curl = Package(type: "deb", name: "curl", version: "7.88.1-10", location: "var/lib/dpkg/status")
    packages.append(
      StagedPackage(
        ordinal: 1, package: curl, purl: "pkg:deb/debian/curl@7.88.1-10",
        match: .init(
          ecosystem: "Debian:12", name: "curl", version: "7.88.1-10", scheme: "deb", sortKey: [1, 2], isParsed: true)))
    packages.append(StagedPackage(ordinal: 2, package: curl, purl: "pkg:deb/other/curl@1"))
    try await scanner.stage(files)
    try await scanner.stage(packages)
  }

  @Test func turnsWhatTheEngineRaisesIntoScanErrors() async throws {
    let engine = try await Engine.make()
    let people = PeopleStore(connection: engine.owner)
    let error = await #expect(throws: ScanError.self) { try await people.submit(.init(target: "no target")) }
    #expect(error?.code == "SR001")
    #expect(error?.hint?.contains("scan.submit") == true)
    let missing = await #expect(throws: ScanError.self) { try await people.cancel(404) }
    #expect(missing?.code == "SR006")
    // What is not the engine's own word stays what it is.
    let refused = await #expect(throws: PostgresError.self) {
      try await PeopleStore(connection: engine.scannerConnection).progress()
    }
    #expect(refused?.sqlState == "42501")
  }

  @Test func refusesAScannerWithoutALiveAttempt() async throws {
    let engine = try await Engine.make()
    let credentials = AttemptCredentials(id: AttemptID(jobID: UUID(), fence: 1), token: "secret")
    #expect(!"\(credentials)".contains("secret"))
    let scanner = ScannerStore(connection: engine.scannerConnection, credentials: credentials)
    let error = await #expect(throws: ScanError.self) { try await scanner.start(podUID: "p", scannerVersion: "1") }
    #expect(error?.code == "SR101")
    #expect(try await scanner.attemptOutcome() == .gone)
  }

  @Test func performsDutiesOneHolderAtATime() async throws {
    let engine = try await Engine.make()
    let dispatcher = DispatcherStore(connection: engine.dispatcher)
    let holder = UUID()
    var taken: [Duty] = []
    while let duty = try await dispatcher.takeDuty(holder: holder) { taken.append(duty) }
    #expect(taken.contains(Duty(name: "partitions", epoch: 1)))
    let duty = try #require(taken.first)
    let error = await #expect(throws: ScanError.self) { try await dispatcher.performDuty(duty, holder: UUID()) }
    #expect(error?.known == .staleDuty)
    for duty in taken {
      var batches = 1
      while try await dispatcher.performDuty(duty, holder: holder) { batches += 1 }
      #expect(batches < 1_000)
    }
    #expect(try await dispatcher.takeDuty(holder: holder) == nil)
    let failed = "select name from scanrook.duties where last_finished_at is null or failure_count > 0"
    #expect(try await engine.owner.query(failed).isEmpty)
  }

  @Test func endsAttemptsInEveryWayADispatcherCan() async throws {
    let engine = try await Engine.make()
    let people = PeopleStore(connection: engine.owner)
    let dispatcher = DispatcherStore(connection: engine.dispatcher)
    let holder = UUID()
    #expect(try await dispatcher.beat(holder: holder) == false)
    let registration = try await dispatcher.register(holder: holder, version: "1", host: nil, localRoots: ["/srv"])
    #expect(registration.pollInterval == .seconds(5))
    #expect(try await dispatcher.beat(holder: holder))
    #expect(try await dispatcher.nextDue() == nil)

    let jobID = try await people.submit(.init(target: "s3://deltaguard/a"))
    func claim() async throws -> AttemptID {
      try #require(try await dispatcher.claim(holder: holder, capacity: 1, localRoots: []).first).id
    }
    let released = try await claim()
    #expect(try await dispatcher.renew(released))
    #expect(try await dispatcher.reissueToken(released).count == 64)
    let live = try #require(try await dispatcher.liveAttempts().first)
    #expect(live.holder == holder && !live.isStarted && live.deadlineAt == nil)
    #expect(abs(live.leasedUntil.timeIntervalSinceNow - 120) < 30)
    let due = try #require(try await dispatcher.nextDue())
    #expect(due > .seconds(60) && due <= .seconds(120))
    #expect(try await dispatcher.release(released, reason: "quota") == "scheduled")
    #expect(try await dispatcher.renew(released) == false)

    let lost = try await claim()
    #expect(lost.fence > released.fence)
    #expect(try await dispatcher.reportPodEnd(lost, code: "SR903", reason: "gone") == "scheduled")
    #expect(try await dispatcher.reportPodEnd(lost, code: "SR903", reason: "gone") == nil)
    #expect(try await dispatcher.reap() == 0)

    let number = try #require(try await people.status(of: jobID)).number
    #expect(try await people.cancel(number, reason: "enough").state == "cancelled")
    #expect(try await people.retry(number).state == "queued")
    try await dispatcher.deregister(holder: holder)
    #expect(try await dispatcher.beat(holder: holder) == false)
  }

  @Test func takesOverTheAttemptsOfAClusterWhoseDispatcherIsGone() async throws {
    let engine = try await Engine.make()
    let people = PeopleStore(connection: engine.owner)
    let dispatcher = DispatcherStore(connection: engine.dispatcher)
    let (old, new) = (UUID(), UUID())
    func register(_ holder: UUID) async throws -> UUID {
      try await dispatcher.register(
        holder: holder, version: "1", host: nil, localRoots: [], cluster: "east"
      ).installationID
    }
    #expect(try await register(old) == register(new))
    for name in ["a", "b", "c"] { _ = try await people.submit(.init(target: "s3://deltaguard/\(name)")) }
    func claim() async throws -> [ClaimedAttempt] {
      try await dispatcher.claim(holder: old, capacity: 9, localRoots: [], cluster: "east", clusterLimit: 2)
    }
    let claimed = try await claim()
    #expect(claimed.map(\.bucket) == ["deltaguard", "deltaguard"] && claimed.map(\.objectKey) == ["a", "b"])
    #expect(claimed.map(\.pendingLimit) == [.seconds(600), .seconds(600)])
    #expect(try await claim().isEmpty)
    #expect(try await dispatcher.liveAttempts().map(\.cluster) == ["east", "east"])
    let scanner = ScannerStore(connection: engine.scannerConnection, credentials: try credentials(of: claimed[0]))
    _ = try await scanner.start(podUID: "pod", scannerVersion: "1", node: "node-7")

    #expect(try await dispatcher.adopt(holder: new, cluster: "east").isEmpty)
    try await dispatcher.deregister(holder: old)
    #expect(try await dispatcher.adopt(holder: new, cluster: "west").isEmpty)
    let adopted = try await dispatcher.adopt(holder: new, cluster: "east")
    var expected = claimed
    for index in expected.indices {
      expected[index].token = nil
      #expect((.seconds(500)...(.seconds(600))).contains(adopted[index].attempt.pendingLimit), "what is left of it")
      expected[index].pendingLimit = adopted[index].attempt.pendingLimit
    }
    #expect(adopted.map(\.attempt) == expected)
    #expect(adopted.map(\.isStarted) == [true, false] && adopted.allSatisfy { !$0.isCancelRequested })
    #expect(try await dispatcher.liveAttempts().allSatisfy { $0.holder == new })

    let pending = claimed[1].id
    let stale = await #expect(throws: ScanError.self) { try await dispatcher.reissueToken(pending, holder: old) }
    #expect(stale?.known == .staleAttempt)
    #expect(try await dispatcher.reissueToken(pending, holder: new).count == 64)
    #expect(try await dispatcher.release(pending, reason: "quota", after: .seconds(90)) == "scheduled")
    let due = try #require(try await dispatcher.nextDue())
    #expect(due > .seconds(30) && due <= .seconds(90))
  }

  @Test func endsAnAttemptAsItsScannerSays() async throws {
    let engine = try await Engine.make()
    let people = PeopleStore(connection: engine.owner)
    let dispatcher = DispatcherStore(connection: engine.dispatcher)
    func start() async throws -> (id: UUID, scanner: ScannerStore) {
      let id = try await people.submit(.init(target: "s3://deltaguard/a"))
      let claimed = try #require(try await dispatcher.claim(holder: UUID(), capacity: 1, localRoots: []).first)
      let scanner = ScannerStore(
        connection: engine.scannerConnection, credentials: try credentials(of: claimed))
      _ = try await scanner.start(podUID: "p", scannerVersion: "1")
      return (id, scanner)
    }
    let failing = try await start()
    #expect(try await failing.scanner.fail(code: "SR202", message: "unreadable", isRetryable: false) == "failed")
    #expect(try await people.status(of: failing.id)?.errorCode == "SR202")

    let cancelled = try await start()
    let early = await #expect(throws: ScanError.self) { try await cancelled.scanner.acknowledgeCancel() }
    #expect(early?.code == "SR191")
    try await people.cancel(try #require(try await people.status(of: cancelled.id)).number)
    #expect(try await cancelled.scanner.heartbeat(stage: "read", percent: 1))
    try await cancelled.scanner.acknowledgeCancel()
    #expect(try await people.status(of: cancelled.id)?.state == "cancelled")
  }

  private func credentials(of claimed: ClaimedAttempt) throws -> AttemptCredentials {
    AttemptCredentials(id: claimed.id, token: try #require(claimed.token))
  }
}
