import DispatcherService
import FoundationEssentials
import Glibc
import Logging
import Postgres
import ScanModel
import ScanStore
import ServiceLifecycle
import TestServers
import Testing

/// A database, a folder of its own, and a scanner that does what the test says.
struct Platform: Sendable {
  let database: EngineDatabase
  let folder: String
  var people: PeopleStore { PeopleStore(connection: database.owner) }
  var scratch: String { "\(folder)/scratch" }

  /// `scanner` is what the scripted scanner does, in the words of Fixtures/scanner.sh; `$folder` is our folder.
  static func make(settings: String? = nil, scanner: String = "start; publish") async throws -> Platform {
    var path = Array("/tmp/scanrook-dispatcher-XXXXXX".utf8CString)
    try #require(mkdtemp(&path) != nil)
    let folder = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let platform = Platform(
      database: try await .make(
        settings: "backoff_base = '10 ms', backoff_limit = '50 ms', dispatcher_poll = '200 ms'"), folder: folder)
    if let settings { try await platform.owner.query("update scanrook.settings set \(settings)") }
    let fixture = "\(packageRoot)/Tests/DispatcherServiceTests/Fixtures/scanner.sh"
    let script = try String(contentsOfFile: fixture, encoding: .utf8) + "folder=\(folder)\n" + scanner + "\n"
    try script.write(toFile: "\(folder)/scanner", atomically: false, encoding: .utf8)
    try #require(chmod("\(folder)/scanner", 0o755) == 0)
    return platform
  }

  var owner: PostgresConnection { database.owner }
  var ownerURL: String { database.ownerURL }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }

  /// Starts a dispatcher; the caller stops it.
  func dispatcher(
    capacity: Int = 2, onShutdown: DispatcherConfiguration.ShutdownBehavior = .stopScans, roots: [String] = [],
    stopGrace: Duration = .seconds(5), scanner: String? = nil, listenURL: String? = nil
  ) throws -> RunningDispatcher {
    var configuration = DispatcherConfiguration(
      database: PostgresConfiguration(
        connectionString: database.dispatcherURL, applicationName: "dispatcher"),
      capacity: capacity)
    if let listenURL { configuration.listenDatabase.connectionString = listenURL }
    configuration.onShutdown = onShutdown
    configuration.stopGrace = stopGrace
    configuration.localRoots = try LocalRoots(roots)
    var launching = LocalLauncher.Configuration(
      scanner: scanner ?? "\(folder)/scanner", scannerDatabaseURL: database.scannerURL,
      objectStore: "file:///nowhere")
    launching.scratchFolder = scratch
    launching.localRoots = configuration.localRoots
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let service = DispatcherService(
      configuration: configuration, launcher: LocalLauncher(launching, logger: logger), logger: logger)
    return RunningDispatcher(service, logger)
  }

  func submit(_ target: String = "s3://deltaguard/app.tar") async throws -> UUID {
    try await people.submit(.init(target: target))
  }

  func status(_ id: UUID) async throws -> ScanStatus { try #require(try await people.status(of: id)) }

  func waitFor(
    _ state: String, _ id: UUID, within limit: Duration = .seconds(30),
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    try await waitUntil("scan becomes \(state)", within: limit, sourceLocation: sourceLocation) {
      let status = try await status(id)
      if status.isFinal && status.state != state {
        Issue.record("the scan is \(status)", sourceLocation: sourceLocation)
        throw CancellationError()
      }
      return status.state == state
    }
  }

  /// The process of the running scanner, once it has started.
  func scannerProcess(of id: UUID) async throws -> pid_t {
    try await waitFor("running", id)
    let row = try await owner.query("select pod_uid from scanrook.scan_leases where job_id = $1", [.uuid(id)]).onlyRow()
    return try #require(pid_t(try row.text(0)))
  }

  /// Outcome, code and reason of every attempt, oldest first.
  func attempts(_ id: UUID) async throws -> [(outcome: String?, code: String?, reason: String)] {
    try await owner.query(
      "select outcome, code, reason from scanrook.scan_attempts where job_id = $1 order by attempt", [.uuid(id)]
    ).map { (try $0.optionalText(0), try $0.optionalText(1), try $0.optionalText(2) ?? "") }
  }
}

/// A dispatcher that runs in this process until it is stopped.
struct RunningDispatcher: Sendable {
  private let group: ServiceGroup
  private let task: Task<Void, any Error>

  init(_ service: DispatcherService, _ logger: Logger) {
    let group = ServiceGroup(
      configuration: .init(
        services: [.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)], logger: logger))
    self.group = group
    task = Task { try await group.run() }
  }

  /// Like SIGTERM; returns when the dispatcher has left.
  func stop() async throws {
    await group.triggerGracefulShutdown()
    try await task.value
  }

  /// Like a crash: it says goodbye to nobody.
  func crash() async {
    task.cancel()
    _ = try? await task.value
  }

  /// What `run` threw.
  func result() async -> Result<Void, any Error> { await task.result }
}

func isAlive(_ process: pid_t) -> Bool { kill(process, 0) == 0 }
