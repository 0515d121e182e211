import DispatcherService
import FoundationEssentials
import Glibc
import Logging
import Postgres
import ScanModel
import ScanStore
import TestServers
import Testing

@Suite(.serialized, .timeLimit(.minutes(3))) struct ShutdownTests {
  @Test func leavesRunningScansToTheNextDispatcher() async throws {
    let platform = try await Platform.make(scanner: "start; wait_for $folder/go; publish")
    let first = try platform.dispatcher(onShutdown: .leaveRunning)
    let id = try await platform.submit()
    let process = try await platform.scannerProcess(of: id)
    try await first.stop()
    #expect(isAlive(process))
    #expect(try await platform.owner.query("select from scanrook.dispatchers").isEmpty)

    let second = try platform.dispatcher()
    try "".write(toFile: "\(platform.folder)/go", atomically: false, encoding: .utf8)
    try await platform.waitFor("succeeded", id)
    #expect(try await platform.attempts(id).count == 1)
    try await second.stop()
    platform.remove()
  }

  @Test func costsNoScanWhenADispatcherDies() async throws {
    let platform = try await Platform.make(scanner: "start; wait_for $folder/go; publish")
    let first = try platform.dispatcher()
    let running = try await platform.submit()
    _ = try await platform.scannerProcess(of: running)
    await first.crash()
    let waiting = try await platform.submit()
    let second = try platform.dispatcher()
    try "".write(toFile: "\(platform.folder)/go", atomically: false, encoding: .utf8)
    for id in [running, waiting] {
      try await platform.waitFor("succeeded", id)
      #expect(try await platform.attempts(id).count == 1)
    }
    try await second.stop()
    platform.remove()
  }

  @Test func stopsScansAndGivesThemBackWhenToldSo() async throws {
    let platform = try await Platform.make(
      settings: "backoff_base = '1 hour', backoff_limit = '1 hour'", scanner: "start; hang")
    let dispatcher = try platform.dispatcher(onShutdown: .stopScans)
    let id = try await platform.submit()
    let process = try await platform.scannerProcess(of: id)
    try await dispatcher.stop()
    #expect(!isAlive(process))
    #expect(try await platform.status(id).state == "scheduled")
    #expect(try await platform.attempts(id).map(\.outcome) == ["lost"])
    platform.remove()
  }

  @Test func comesBackAfterItsConnectionsAreCut() async throws {
    let platform = try await Platform.make(
      settings: "dispatcher_poll = '1 hour'", scanner: "start; wait_for $folder/go; publish")
    let dispatcher = try platform.dispatcher()
    let running = try await platform.submit()
    let process = try await platform.scannerProcess(of: running)
    let sessions = "from pg_stat_activity where application_name like 'dispatcher%' and datname = current_database()"
    let cut = try await platform.owner.query("select pid, pg_terminate_backend(pid) \(sessions)")
    #expect(cut.count >= 2)
    try await waitUntil("the connections for calls and for LISTEN are back") {
      try await platform.owner.query("select \(sessions) and application_name not like '%duties'").count == 2
    }
    #expect(isAlive(process))
    try "".write(toFile: "\(platform.folder)/go", atomically: false, encoding: .utf8)
    try await platform.waitFor("succeeded", running)
    let next = try await platform.submit()
    try await platform.waitFor("succeeded", next)
    #expect(try await platform.attempts(running).count == 1)
    try await dispatcher.stop()
    platform.remove()
  }

  @Test func saysWhenTheDatabaseIsOutOfReach() async throws {
    let error = try await refusal("host=/nowhere dbname=x")
    #expect(error.code == "SR953")
    #expect(error.hint?.contains("--database") == true)
  }

  @Test func saysWhenTheSchemaIsMissingOrTooNew() async throws {
    let platform = try await Platform.make()
    try await platform.owner.query("insert into scanrook.schema_migrations (name, checksum) values ('9999_x.sql', '')")
    let new = try await refusal(platform.database.dispatcherURL)
    #expect(new.code == "SR151")
    #expect(new.message.contains("9999"))
    try await platform.owner.query("drop schema scan_worker cascade")
    let missing = try await refusal(platform.database.dispatcherURL)
    #expect(missing.code == "SR151")
    #expect(missing.hint == "Run: scanrook db migrate")
    platform.remove()
  }

  private func refusal(_ url: String) async throws -> ScanError {
    var configuration = DispatcherConfiguration(
      database: PostgresConfiguration(connectionString: url, applicationName: "dispatcher"), capacity: 1)
    configuration.startPatience = .milliseconds(200)
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let launcher = LocalLauncher(
      .init(scanner: "/nowhere", scannerDatabaseURL: "", objectStore: ""), logger: logger)
    let service = DispatcherService(configuration: configuration, launcher: launcher, logger: logger)
    return try #require(await #expect(throws: ScanError.self) { try await service.run() })
  }
}
