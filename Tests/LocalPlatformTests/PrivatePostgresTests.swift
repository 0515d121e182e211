import FoundationEssentials
import Glibc
import Postgres
import ScanModel
import TestServers
import Testing

@testable import LocalPlatform

@Suite struct PrivatePostgresTests {
  private func folder(_ suffix: String = "") throws -> String {
    var template = Array("/tmp/scanrook-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw ServerFolder.failure("make a folder in", "/tmp") }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self) + suffix
  }

  private func server(_ folder: String, isDurable: Bool = false) async throws -> PrivatePostgres {
    var settings = PrivatePostgres.Settings()
    settings.sharedBuffersMegabytes = 16
    settings.isDurable = isDurable
    return try await PrivatePostgres(folder: folder, settings: settings)
  }

  private func connect(_ string: String) async throws -> PostgresConnection {
    try await PostgresConnection.connect(PostgresConfiguration(connectionString: string, applicationName: "test"))
  }

  private func mode(_ path: String) -> UInt32 {
    var info = stat()
    return lstat(path, &info) == 0 ? info.st_mode & 0o777 : 0
  }

  @Test func livesThroughItsWholeLife() async throws {
    let path = try folder()
    let server = try await server(path)
    #expect(server.status() == .absent)
    try await server.start()
    guard case .running(let first) = server.status() else { throw ScanError(code: "SR952", message: "does not run") }
    try await server.start()
    #expect(server.status() == .running(processID: first))
    try await server.asSuperuser { connection in
      let addresses = try await connection.query("show listen_addresses").onlyRow().text(0)
      #expect(addresses == "")
      let buffers = try await connection.query("show shared_buffers").onlyRow().text(0)
      #expect(buffers == "16MB")
    }
    #expect(mode(path + "/run") == 0o700)
    #expect(mode(path + "/data") == 0o700)
    try await server.stop()
    #expect(server.status() == .stopped)
    try await server.stop()
    try await server.start()
    try await server.destroy()
    #expect(!FileManager.default.fileExists(atPath: path))
    #expect(server.status() == .absent)
  }

  @Test func startsAgainAfterItWasKilled() async throws {
    let path = try folder()
    let server = try await server(path, isDurable: true)
    try await server.start()
    try await server.asSuperuser { try await $0.script("create table t (a int); insert into t values (7)") }
    guard case .running(let processID) = server.status() else {
      throw ScanError(code: "SR952", message: "does not run")
    }
    kill(pid_t(processID), SIGKILL)
    let deadline = ContinuousClock.now.advanced(by: .seconds(10))
    while server.status() != .stopped && ContinuousClock.now < deadline { await Task.yield() }
    try await server.start()
    let value = try await server.asSuperuser { try await $0.query("select a from t").onlyRow().integer(0) }
    #expect(value == 7)
    try await server.stop()

    // As after a power cut: both lock files name a process that lives and has nothing to do with us.
    for lock in ["/data/postmaster.pid", "/run/.s.PGSQL.5432.lock"] {
      try ServerFolder.write("\(getpid())\n\(path)/data\n1\n5432\n", to: path + lock, mode: 0o600)
    }
    #expect(server.status() == .stopped)
    try await server.start()
    try await server.destroy()
  }

  @Test func everyRoleNeedsItsPassword() async throws {
    let path = try folder()
    let server = try await server(path)
    try await server.start()
    try await server.asSuperuser { try await $0.script("create role scan_scanner; create role other login") }
    try await server.setPassword(of: "scan_scanner")
    let credentials = path + "/credentials/scan_scanner.pgpass"
    let before = try String(contentsOfFile: credentials, encoding: .utf8)
    try await server.setPassword(of: "scan_scanner")
    #expect(try String(contentsOfFile: credentials, encoding: .utf8) == before)
    #expect(mode(credentials) == 0o600)
    #expect(mode(path + "/credentials") == 0o700)
    let scanner = try await connect(try server.connectionString(role: "scan_scanner", database: "postgres"))
    #expect(try await scanner.query("select current_user").onlyRow().text(0) == "scan_scanner")
    for role in ["other", "scan_scanner", "postgres"] {
      let string = "host=\(path)/run user=\(role) dbname=postgres passfile=/dev/null"
      await #expect(throws: PostgresError.self) { _ = try await connect(string) }
    }
    try await server.destroy()
  }

  @Test func makesDatabasesOnceAndFromTemplates() async throws {
    let first = try await ThrowawayPostgres.shared.database(template: "counted") { connection in
      try await connection.script("create table made_once (a int)")
    }
    let second = try await ThrowawayPostgres.shared.database(template: "counted") { _ in
      Issue.record("the template was prepared twice")
    }
    #expect(first != second)
    #expect(try await connect(second).query("table made_once").isEmpty)
    let server = try await ThrowawayPostgres.shared.server()
    try await server.createDatabase("it's \"odd\"")
    try await server.createDatabase("it's \"odd\"")
    #expect(try await connect(try server.connectionString(database: "it's \"odd\"")).isOpen)
  }

  @Test func findsAPlaceForItsSocketWhenThePathIsTooLong() async throws {
    let base = try folder()
    let path = base + "/" + String(repeating: "deep/", count: 24) + "it's \\ here"
    chmod(base, 0o755)
    let server = try await server(path)
    try await server.start()
    let socket = try String(contentsOfFile: path + "/socket-folder", encoding: .utf8)
    #expect(mode(socket) == 0o700)
    try await server.asSuperuser { _ = try await $0.query("select 1") }
    try await server.destroy()
    #expect(!FileManager.default.fileExists(atPath: socket))
    try FileManager.default.removeItem(atPath: base)
  }

  @Test func saysWhyItDoesNotStart() async throws {
    let path = try folder()
    var settings = PrivatePostgres.Settings()
    settings.isDurable = false
    settings.extra = ["shared_buffers": "nonsense"]
    let server = try await PrivatePostgres(folder: path, settings: settings)
    let error = await #expect(throws: ScanError.self) { try await server.start() }
    #expect(error?.detail?.contains("nonsense") == true)
    try await server.destroy()
  }

  @Test(arguments: ["postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)": 15, "postgres (PostgreSQL) 18beta1": 18])
  func readsTheVersion(text: String, version: Int) {
    #expect(PostgresPrograms.majorVersion(in: text) == version)
  }
}
