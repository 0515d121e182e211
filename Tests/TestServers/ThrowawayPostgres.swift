import Glibc
import LocalPlatform
import Postgres

/// One private server per process, for tests: made at first use, gone with the process however that ends.
///
/// It is not durable and not tuned. Templates are prepared once per process, so a suite gets a migrated database of its
/// own in a fraction of a second.
public actor ThrowawayPostgres {
  public static let shared = ThrowawayPostgres()

  private var starting: Task<PrivatePostgres, any Error>?
  private var keeper: Task<Void, any Error>?
  private var templates: [String: Task<String, any Error>] = [:]
  private var lastTemplate: Task<String, any Error>?
  private var databaseCount = 0
  private init() {}

  /// The running server; concurrent callers share one start.
  public func server() async throws -> PrivatePostgres {
    if let starting { return try await starting.value }
    // The actor owns the task through the field, and every caller awaits it.
    let task = Task { try await launch() }
    starting = task
    return try await task.value
  }

  /// Connection string (superuser) of a new database: empty, or a copy of the template `name`, which `prepare` fills
  /// once per process.
  public func database(
    template name: String? = nil, prepare: (@Sendable (PostgresConnection) async throws -> Void)? = nil
  ) async throws -> String {
    let server = try await server()
    var source: String?
    if let name {
      source = try await templateTask(name, on: server, prepare).value
    }
    databaseCount += 1
    let database = "test_\(databaseCount)"
    try await server.createDatabase(database, template: source)
    return try server.connectionString(database: database)
  }

  /// One template after the other: roles belong to the whole server, and two schemas at once would both create them.
  private func templateTask(
    _ name: String, on server: PrivatePostgres, _ prepare: (@Sendable (PostgresConnection) async throws -> Void)?
  ) -> Task<String, any Error> {
    if let task = templates[name] { return task }
    let previous = lastTemplate
    let task = Task {
      _ = await previous?.result
      return try await Self.makeTemplate(name, on: server, prepare)
    }
    templates[name] = task
    lastTemplate = task
    return task
  }

  private static func makeTemplate(
    _ name: String, on server: PrivatePostgres, _ prepare: (@Sendable (PostgresConnection) async throws -> Void)?
  ) async throws -> String {
    let template = "template_\(name)"
    try await server.createDatabase(template)
    if let prepare { try await server.asSuperuser(database: template, prepare) }
    return template
  }

  private func launch() async throws -> PrivatePostgres {
    var path = Array("/tmp/scanrook-test-XXXXXX".utf8CString)
    guard mkdtemp(&path) != nil else { throw SystemFailure(action: "mkdtemp", errno: errno) }
    let folder = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    keeper = Task { try await Keeper.watch(folder) }
    var settings = PrivatePostgres.Settings()
    settings.sharedBuffersMegabytes = 64
    settings.isDurable = false
    let server = try await PrivatePostgres(folder: folder, settings: settings)
    try await server.start()
    return server
  }
}

/// A call of the system that failed.
struct SystemFailure: Error {
  let action: String
  let errno: Int32
}
