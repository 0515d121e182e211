import FoundationEssentials
import Glibc
import LocalPlatform
import Migrations
import Postgres
import ScanModel
import ScanStore
import TestServers
import Testing

/// A database with the engine, an object store and scratch space, in a folder that goes with the test process.
struct Platform: Sendable {
  let server: PrivatePostgres
  let database: String
  let folder: String
  /// The superuser's connection.
  let owner: PostgresConnection

  var people: PeopleStore { PeopleStore(connection: owner) }
  var objectStore: String { "file://\(folder)/objects" }
  var ownerURL: String { get throws { try server.connectionString(database: database) } }

  func url(of role: String) throws -> String { try server.connectionString(role: role, database: database) }

  /// On the shared throw-away server. Times are short, leases as long as in production.
  static func make(settings: String? = nil) async throws -> Platform {
    let database = try await EngineDatabase.make(settings: quick)
    return try await make(database.server, database.name, database.owner, settings)
  }

  /// On a server of its own, whose folder is below the shared one's.
  static func make(on server: PrivatePostgres, settings: String? = nil) async throws -> Platform {
    try await server.start()
    try await server.createDatabase("scanrook")
    let owner = try await connect(try server.connectionString(database: "scanrook"))
    try await EngineDatabase.install(on: owner)
    for role in ["scan_dispatcher", "scan_scanner"] { try await server.setPassword(of: role) }
    try await owner.query("update scanrook.settings set \(quick)")
    return try await make(server, "scanrook", owner, settings)
  }

  private static func make(
    _ server: PrivatePostgres, _ database: String, _ owner: PostgresConnection, _ settings: String?
  ) async throws -> Platform {
    if let settings { try await owner.query("update scanrook.settings set \(settings)") }
    let folder = "\(try await sharedFolder())/\(database)-\(UUID())"
    try FileManager.default.createDirectory(atPath: "\(folder)/objects", withIntermediateDirectories: true)
    return Platform(server: server, database: database, folder: folder, owner: owner)
  }

  /// Removed by the shared server's keeper, however this process ends.
  static func sharedFolder() async throws -> String {
    URL(filePath: try await ThrowawayPostgres.shared.server().logPath).deletingLastPathComponent()
      .deletingLastPathComponent().path
  }

  private static let quick =
    "backoff_base = '10 ms', backoff_limit = '100 ms', dispatcher_poll = '200 ms', beat_interval = '200 ms'"

  private static func connect(_ url: String) async throws -> PostgresConnection {
    try await PostgresConnection.connect(PostgresConfiguration(connectionString: url, applicationName: "test"))
  }

  /// The same platform with a new connection, after the server was away.
  func reconnected() async throws -> Platform {
    await owner.close()
    return Platform(server: server, database: database, folder: folder, owner: try await Self.connect(ownerURL))
  }

  func connect(as role: String) async throws -> PostgresConnection { try await Self.connect(url(of: role)) }
}

extension Platform {
  /// Starts a dispatcher process; `prefix` is put before its command.
  private func startDispatcher(
    roots: [String], scratch: String?, prefix: [String]
  ) async throws -> Program {
    var environment = Program.environment
    environment["SCANROOK_DATABASE_URL"] = try url(of: "scan_dispatcher")
    environment["SCANROOK_SCANNER_DATABASE_URL"] = try url(of: "scan_scanner")
    environment["SCANROOK_OBJECT_STORE"] = objectStore
    environment["SCANROOK_SCRATCH"] = scratch ?? "\(folder)/scratch"
    environment["SCANROOK_CAPACITY"] = "2"
    environment["SCANROOK_ON_SHUTDOWN"] = "stop-scans"
    return try await Program.start(
      prefix + [Products.dispatcher] + roots.flatMap { ["--local-root", $0] }, environment: environment,
      outputPath: "\(folder)/dispatcher.log")
  }

  /// Runs `body` beside a dispatcher and stops it afterwards, if it still lives.
  func withDispatcher<Value: Sendable>(
    roots: [String] = [TestImages.folder], scratch: String? = nil, prefix: [String] = [],
    _ body: (Program) async throws -> Value
  ) async throws -> Value {
    let dispatcher = try await startDispatcher(roots: roots, scratch: scratch, prefix: prefix)
    do {
      let value = try await body(dispatcher)
      try await dispatcher.stop()
      return value
    } catch {
      try await dispatcher.stop()
      throw error
    }
  }

  /// Runs `scanrook` with this platform's database and object store.
  func scanrook(_ arguments: String..., environment: [String: String] = [:]) async throws -> Program.Finished {
    var all = Program.environment
    all["SCANROOK_DATABASE_URL"] = try ownerURL
    all["SCANROOK_OBJECT_STORE"] = objectStore
    return try await Program.run([Products.scanrook] + arguments, environment: all.merging(environment) { $1 })
  }

  func submit(_ target: String, _ change: (inout PeopleStore.Submission) -> Void = { _ in }) async throws -> UUID {
    var submission = PeopleStore.Submission(target: target)
    change(&submission)
    return try await people.submit(submission)
  }

  func status(_ id: UUID) async throws -> ScanStatus { try #require(try await people.status(of: id)) }

  /// Waits for the end of a scan.
  func finished(_ id: UUID, sourceLocation: SourceLocation = #_sourceLocation) async throws -> ScanStatus {
    try await waitUntil("the scan ends", sourceLocation: sourceLocation) { try await status(id).isFinal }
    return try await status(id)
  }

  /// Submits a file or directory of this machine and waits for the end.
  func scanned(
    _ path: String, _ change: (inout PeopleStore.Submission) -> Void = { _ in },
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> ScanStatus {
    try await finished(submit("file://\(path)", change), sourceLocation: sourceLocation)
  }

  /// Outcome and code of every attempt, oldest first: `lost SR903`, `succeeded`.
  func attempts(_ id: UUID) async throws -> [String] {
    try await owner.query(
      "select concat_ws(' ', outcome, code) from scanrook.scan_attempts where job_id = $1 order by attempt", [.uuid(id)]
    ).map { try $0.text(0) }
  }

  /// First column of every row.
  func texts(_ sql: String, _ parameters: [PostgresValue] = []) async throws -> [String] {
    try await owner.query(sql, parameters).map { try $0.text(0) }
  }

  func isTrue(_ sql: String, _ parameters: [PostgresValue] = []) async throws -> Bool {
    try await owner.query(sql, parameters).onlyRow().boolean(0)
  }
}

extension Platform {
  /// Rows that one of two scans has and the other has not; of times only the kind that must differ is left out.
  func differences(_ first: UUID, _ second: UUID) async throws -> [String] {
    let sql = """
      with rows as (
        select f.job_id, 'file ' || (to_jsonb(f) - 'job_id')::text as line from scanrook.scan_files f
        union all select p.job_id, 'package ' || (to_jsonb(p) - 'job_id')::text from scanrook.scan_packages p
        union all select f.job_id, 'finding ' || (to_jsonb(f) - 'job_id' - 'first_seen_at')::text from scanrook.scan_findings f
        union all
        select j.id, 'job ' || jsonb_build_array(j.status, j.result, j.digest, j.summary_json, j.error_code,
          j.error_message, j.report_key is not null)::text
        from scanrook.scan_jobs j)
      select first.line, second.line
      from (select line from rows where job_id = $1) first
      full join (select line from rows where job_id = $2) second on second.line = first.line
      where first.line is null or second.line is null
      limit 10
      """
    return try await owner.query(sql, [.uuid(first), .uuid(second)]).map { row in
      if let line = try row.optionalText(0) { return "only the first: \(line)" }
      return "only the second: \(try row.text(1))"
    }
  }

  /// How many rows of any attempt are staged.
  func stagedRowCount() async throws -> Int {
    let sql = """
      select (select count(*) from scanrook.staged_files) + (select count(*) from scanrook.staged_packages)
        + (select count(*) from scanrook.staged_findings)
      """
    return Int(try await owner.query(sql).onlyRow().integer(0))
  }
}
