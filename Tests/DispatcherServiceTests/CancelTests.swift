import FoundationEssentials
import Glibc
import Postgres
import ScanStore
import Testing

@Suite(.serialized, .timeLimit(.minutes(3))) struct CancelTests {
  @Test func endsTheScannerAtOnce() async throws {
    let platform = try await Platform.make(settings: "dispatcher_poll = '1 hour'", scanner: "start; hang")
    let dispatcher = try platform.dispatcher()
    let id = try await platform.submit()
    let process = try await platform.scannerProcess(of: id)
    try await platform.people.cancel(try await platform.status(id).number, reason: "wrong image")
    try await platform.waitFor("cancelled", id)
    #expect(!isAlive(process))
    #expect(try await platform.attempts(id).map(\.outcome) == ["cancelled"])
    try await dispatcher.stop()
    platform.remove()
  }

  @Test func killsAScannerThatDoesNotListen() async throws {
    let platform = try await Platform.make(scanner: "trap '' TERM; start; while :; do sleep 1; done")
    let dispatcher = try platform.dispatcher(stopGrace: .milliseconds(300))
    let id = try await platform.submit()
    let process = try await platform.scannerProcess(of: id)
    try await platform.people.cancel(try await platform.status(id).number)
    try await platform.waitFor("cancelled", id)
    #expect(!isAlive(process))
    #expect(try await platform.attempts(id)[0].reason.contains("SIGKILL"))
    try await dispatcher.stop()
    platform.remove()
  }

  @Test func isSeenWithoutItsHint() async throws {
    let platform = try await Platform.make(scanner: "start; hang")
    let dispatcher = try platform.dispatcher()
    let id = try await platform.submit()
    _ = try await platform.scannerProcess(of: id)
    try await platform.owner.query("update scanrook.scan_leases set is_cancel_requested = true")
    try await platform.waitFor("cancelled", id)
    try await dispatcher.stop()
    platform.remove()
  }

  /// Somebody else gave the attempt up, as another dispatcher's reap would.
  @Test func endsAScannerWhoseAttemptIsGone() async throws {
    let platform = try await Platform.make(
      scanner: "if [ -e $folder/again ]; then start; publish; else touch $folder/again; start; hang; fi")
    let dispatcher = try platform.dispatcher(capacity: 1, stopGrace: .milliseconds(300))
    let id = try await platform.submit()
    let process = try await platform.scannerProcess(of: id)
    try await platform.owner.query(
      "select scan_worker.report_pod_end(job_id, fence, 'SR902', 'no heartbeat') from scanrook.scan_leases")
    try await waitUntil("the scanner is gone") { !isAlive(process) }
    try await platform.waitFor("succeeded", id)
    #expect(try await platform.attempts(id).map(\.code) == ["SR902", nil])
    try await dispatcher.stop()
    platform.remove()
  }
}
