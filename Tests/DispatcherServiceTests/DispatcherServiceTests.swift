import DispatcherService
import FoundationEssentials
import Glibc
import Postgres
import ScanModel
import ScanStore
import Testing

/// A real database, and a scripted scanner as a child process.
@Suite(.serialized, .timeLimit(.minutes(3))) struct DispatcherServiceTests {
  /// Polls are an hour apart, so that only a notification can wake the dispatcher.
  @Test func runsAScanAtANotification() async throws {
    let platform = try await Platform.make(settings: "dispatcher_poll = '1 hour'")
    let dispatcher = try platform.dispatcher()
    for _ in 0..<3 {
      let id = try await platform.submit()
      try await platform.waitFor("succeeded", id)
      #expect(try await platform.attempts(id).map(\.outcome) == ["succeeded"])
    }
    try await dispatcher.stop()
    #expect(try await platform.owner.query("select from scanrook.dispatchers").isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: platform.scratch).isEmpty)
    platform.remove()
  }

  @Test func runsAScanWhoseHintWasLost() async throws {
    let platform = try await Platform.make()
    try await platform.owner.query("update scanrook.organizations set paused_at = now()")
    let dispatcher = try platform.dispatcher()
    let id = try await platform.submit()
    try await waitUntil("the dispatcher has looked") {
      try await platform.owner.query("select from scanrook.dispatchers where beat_at > registered_at").count == 1
    }
    #expect(try await platform.status(id).state == "queued")
    try await platform.owner.query("update scanrook.organizations set paused_at = null")
    try await platform.waitFor("succeeded", id)
    try await dispatcher.stop()
    platform.remove()
  }

  /// The listening connection alone is told another user, so that the sessions can be told apart.
  @Test func listensOverAConnectionOfItsOwn() async throws {
    let platform = try await Platform.make(settings: "dispatcher_poll = '1 hour'")
    let dispatcher = try platform.dispatcher(listenURL: platform.ownerURL)
    try await platform.waitFor("succeeded", try await platform.submit())
    let sql = """
      select application_name, usename = 'scan_dispatcher', query ilike 'listen%' or query ilike 'select pg_backend_pid%'
      from pg_stat_activity where application_name in ('dispatcher', 'dispatcher listen') and datname = current_database() order by 1
      """
    let sessions = try await platform.owner.query(sql).map { (try $0.text(0), try $0.boolean(1), try $0.boolean(2)) }
    #expect(sessions.map(\.0) == ["dispatcher", "dispatcher listen"])
    #expect(sessions.map(\.1) == [true, false])
    #expect(sessions.map(\.2) == [false, true])
    try await dispatcher.stop()
    platform.remove()
  }

  @Test func runsScansAtItsPollWhileItCannotListen() async throws {
    let platform = try await Platform.make()
    let dispatcher = try platform.dispatcher(listenURL: "host=/nowhere dbname=x")
    try await platform.waitFor("succeeded", try await platform.submit())
    try await dispatcher.stop()
    platform.remove()
  }

  @Test func performsTheDutiesThatAreDue() async throws {
    let platform = try await Platform.make()
    let dispatcher = try platform.dispatcher()
    try await waitUntil("every duty has been performed") {
      try await platform.owner.query("select from scanrook.duties where last_finished_at is null").isEmpty
    }
    #expect(try await platform.owner.query("select from scanrook.duties where failure_count > 0").isEmpty)
    try await dispatcher.stop()
    platform.remove()
  }

  @Test func runsAScanWhenItFallsDue() async throws {
    let platform = try await Platform.make(settings: "dispatcher_poll = '1 hour'")
    let dispatcher = try platform.dispatcher()
    var submission = PeopleStore.Submission(target: "s3://deltaguard/app.tar")
    submission.runAt = Date().addingTimeInterval(0.5)
    let id = try await platform.people.submit(submission)
    try await platform.waitFor("succeeded", id)
    try await dispatcher.stop()
    platform.remove()
  }

  @Test func retriesAScanWhoseScannerWasKilled() async throws {
    let platform = try await Platform.make(
      scanner: "if [ -e $folder/again ]; then start; publish; else touch $folder/again; start; hang; fi")
    let dispatcher = try platform.dispatcher()
    let id = try await platform.submit()
    kill(try await platform.scannerProcess(of: id), SIGKILL)
    try await platform.waitFor("succeeded", id)
    let attempts = try await platform.attempts(id)
    #expect(attempts.map(\.outcome) == ["lost", "succeeded"])
    #expect(attempts[0].code == "SR903")
    #expect(attempts[0].reason.contains("signal 9 (SIGKILL)"))
    try await dispatcher.stop()
    platform.remove()
  }

  @Test func reportsExitCodeAndLastWordsOfAScanner() async throws {
    let platform = try await Platform.make(
      settings: "infrastructure_budget = 1",
      scanner: "start; echo 'token '$SCANROOK_TOKEN; echo 'no way to the database' >&2; exit 13")
    let dispatcher = try platform.dispatcher()
    let id = try await platform.submit()
    try await platform.waitFor("failed", id)
    let status = try await platform.status(id)
    #expect(status.errorCode == "SR903")
    let expected = "the scanner ended with exit code 13 (could not report): token (hidden)\nno way to the database"
    #expect(status.errorMessage == expected)
    try await dispatcher.stop()
    platform.remove()
  }

  @Test func leavesTheScannersOwnWordAlone() async throws {
    let platform = try await Platform.make(
      scanner: "start; say \"select scan_worker.fail($attempt, 'SR202', 'unreadable', false)\"; exit 12")
    let dispatcher = try platform.dispatcher()
    let id = try await platform.submit()
    try await platform.waitFor("failed", id)
    #expect(try await platform.status(id).errorCode == "SR202")
    #expect(try await platform.attempts(id).count == 1)
    try await dispatcher.stop()
    platform.remove()
  }

  @Test func saysWhenTheScannerCannotBeStarted() async throws {
    let platform = try await Platform.make(settings: "infrastructure_budget = 2")
    let dispatcher = try platform.dispatcher(scanner: "/nowhere/scanrook-scanner")
    let id = try await platform.submit()
    try await platform.waitFor("failed", id)
    let attempts = try await platform.attempts(id)
    #expect(attempts.count == 2)
    #expect(attempts.allSatisfy { $0.code == "SR903" && $0.reason.contains("/nowhere/scanrook-scanner") })
    try await dispatcher.stop()
    platform.remove()
  }

  @Test func keepsASlowStarterAlive() async throws {
    let platform = try await Platform.make(
      settings: "dispatch_lease = '600 ms'", scanner: "wait_for $folder/go; start; publish")
    let dispatcher = try platform.dispatcher()
    let id = try await platform.submit()
    try await platform.waitFor("dispatched", id)
    try await waitUntil("the lease was renewed beyond its first end") {
      try await platform.owner.query(
        "select from scanrook.scan_leases l join scanrook.scan_attempts a using (job_id, attempt) "
          + "where l.leased_until > a.claimed_at + interval '1500 ms'"
      ).count == 1
    }
    try "".write(toFile: "\(platform.folder)/go", atomically: false, encoding: .utf8)
    try await platform.waitFor("succeeded", id)
    #expect(try await platform.attempts(id).count == 1)
    try await dispatcher.stop()
    platform.remove()
  }

  @Test func runsNoMoreScansThanItsCapacity() async throws {
    let platform = try await Platform.make(scanner: "start; echo $$ >> $folder/started; wait_for $folder/go; publish")
    let dispatcher = try platform.dispatcher(capacity: 2)
    var ids: [UUID] = []
    for _ in 0..<5 { ids.append(try await platform.submit()) }
    try await waitUntil("two run") { try await platform.owner.query("select from scanrook.scan_leases").count == 2 }
    try await waitUntil("two have started") {
      (try? String(contentsOfFile: "\(platform.folder)/started", encoding: .utf8))?.split(separator: "\n").count == 2
    }
    let beat = "select beat_at::text from scanrook.dispatchers"
    let before = try await platform.owner.query(beat).onlyRow().text(0)
    try await waitUntil("it has looked again") { try await platform.owner.query(beat).onlyRow().text(0) != before }
    #expect(try await platform.owner.query("select from scanrook.scan_leases").count == 2)
    try "".write(toFile: "\(platform.folder)/go", atomically: false, encoding: .utf8)
    for id in ids { try await platform.waitFor("succeeded", id) }
    try await dispatcher.stop()
    platform.remove()
  }

  @Test func sharesTheWorkWithAnotherDispatcher() async throws {
    let platform = try await Platform.make()
    let dispatchers = [try platform.dispatcher(), try platform.dispatcher()]
    var ids: [UUID] = []
    for _ in 0..<12 { ids.append(try await platform.submit()) }
    for id in ids { try await platform.waitFor("succeeded", id) }
    for id in ids { #expect(try await platform.attempts(id).map(\.outcome) == ["succeeded"]) }
    for dispatcher in dispatchers { try await dispatcher.stop() }
    platform.remove()
  }
}
