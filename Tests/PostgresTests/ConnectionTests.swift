import Glibc
import LocalPlatform
import Postgres
import Testing

@Suite struct ConnectionTests {
  @Test func showsItsNameAndSpeaksUTF8() async throws {
    let connection = try await connect(name: "name shown")
    let sql = "select application_name, current_setting('client_encoding') from pg_stat_activity where pid = $1"
    let row = try await connection.query(sql, [.integer(await connection.backendPID)]).onlyRow()
    #expect(try row.text(0) == "name shown")
    #expect(try row.text(1) == "UTF8")
    #expect(await connection.serverVersion >= 150_000)
  }

  @Test func printsNoPasswordWithItsConfiguration() {
    struct Service { let configuration: PostgresConfiguration }
    let secret = PostgresConfiguration(connectionString: "password=secret", applicationName: "test")
    let service = Service(configuration: secret)
    for text in ["\(secret)", "\(service)", String(reflecting: service)] {
      #expect(!text.contains("secret"))
      #expect(text.contains("PostgresConfiguration(test)"))
    }
  }

  @Test func connectingStopsAtOnceWhenCancelledAndInTimeWhenNobodySpeaks() async throws {
    // A listening socket that never answers: connecting succeeds, the login does not.
    let silent = try SilentServer()
    let patient = PostgresConfiguration(connectionString: silent.connectionString, applicationName: "test")
    let task = Task { try await PostgresConnection.connect(patient) }
    try await silent.waitForClient()
    task.cancel()
    #expect(await postgresError { _ = try await task.value }?.kind == .cancelled)

    var hasty = patient
    hasty.connectTimeout = .milliseconds(50)
    let error = await postgresError { _ = try await PostgresConnection.connect(hasty) }
    #expect(error?.kind == .connectionFailed)
    #expect(error?.message.contains("did not let us in") == true)
  }

  @Test(
    arguments: [
      "postgresql://user:secret@[::1/db", "postgres://user:se%zzcret@host/db", "host=a password='secret",
      "host=a secret", "secret=a",
    ])
  func showsNothingOfAMalformedConnectionString(text: String) async throws {
    let configuration = PostgresConfiguration(connectionString: text, applicationName: "test")
    let error = await postgresError { _ = try await PostgresConnection.connect(configuration) }
    #expect(error?.kind == .connectionFailed)
    #expect(error?.message.hasPrefix("the connection string is malformed (") == true)
    #expect(error?.description.contains("cret") == false)
  }

  @Test func cancellingTheTaskCancelsTheStatementInTheServer() async throws {
    let configuration = try await testConfiguration(name: "sleeper")
    let sleeper = try await PostgresConnection.connect(configuration)
    let observer = try await PostgresConnection.connect(configuration)
    let running = "select 1 from pg_stat_activity where state = 'active' and query = 'select pg_sleep(60)' and pid = $1"
    let pid = PostgresValue.integer(await sleeper.backendPID)
    let start = ContinuousClock.now
    let task = Task { try await sleeper.query("select pg_sleep(60)") }
    try await waitForRow(observer, running, [pid])
    task.cancel()
    #expect(await postgresError { _ = try await task.value }?.kind == .cancelled)
    #expect(ContinuousClock.now - start < .seconds(30))
    #expect(try await observer.query(running, [pid]).isEmpty)
    #expect(try await sleeper.query("select 1").count == 1)
  }

  @Test func aTaskCancelledBeforehandSendsNothing() async throws {
    let connection = try await connect()
    try await connection.query("create table t (a int)")
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      try await connection.query("insert into t values (1)")
    }
    #expect(await postgresError { _ = try await task.value }?.kind == .cancelled)
    #expect(try await connection.query("table t").isEmpty)
  }

  @Test func cancellationsThatComeLateDoNotHitTheNextStatement() async throws {
    let connection = try await connect()
    for _ in 0..<200 {
      let task = Task { try await connection.query("select 1") }
      await Task.yield()
      task.cancel()
      _ = try? await task.value
      #expect(try await connection.query("select 2").onlyRow().integer(0) == 2)
    }
  }

  @Test func statementsOfSeveralTasksRunOneAfterTheOther() async throws {
    let connection = try await connect()
    let sum = try await withThrowingTaskGroup(of: Int64.self) { group in
      for number in 1...100 {
        group.addTask {
          try await connection.query("select $1::bigint", [.integer(Int64(number))]).onlyRow().integer(0)
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(sum == 5_050)
  }

  @Test func blockedConnectionsDoNotHoldUpOthers() async throws {
    let configuration = try await testConfiguration()
    let blocker = try await PostgresConnection.connect(configuration)
    let lock = "select pg_advisory_lock(1)"
    try await blocker.query(lock)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        let waiter = try await PostgresConnection.connect(configuration)
        group.addTask { try await waiter.query("select pg_advisory_lock_shared(1)") }
      }
      let waiting = "select 1 from pg_locks where locktype = 'advisory' and not granted having count(*) = 8"
      try await waitForRow(blocker, waiting)
      try await blocker.query("select pg_advisory_unlock(1)")
      try await group.waitForAll()
    }
  }

  @Test func tellsALostConnectionFromAnUnknownOutcome() async throws {
    let configuration = try await testConfiguration()
    let observer = try await PostgresConnection.connect(configuration)

    // The server says why it ends the session, so the statement surely did not take effect.
    let told = try await PostgresConnection.connect(configuration)
    try await observer.query("select pg_terminate_backend($1, 10000)", [.integer(await told.backendPID)])
    let error = await postgresError { try await told.query("select 1") }
    #expect(error?.kind == .connectionLost)
    #expect(error?.sqlState == "57P01")
    #expect(await !told.isOpen)
    #expect(await postgresError { try await told.query("select 1") }?.kind == .connectionLost)
  }

  @Test func aClosedConnectionSaysSo() async throws {
    let connection = try await connect()
    await connection.close()
    await connection.close()
    #expect(await postgresError { try await connection.query("select 1") }?.kind == .connectionLost)
    #expect(await !connection.isOpen)
  }

  @Test func aForgottenConnectionClosesItself() async throws {
    let configuration = try await testConfiguration(name: "forgotten")
    let observer = try await PostgresConnection.connect(configuration)
    do {
      let forgotten = try await PostgresConnection.connect(configuration)
      try await forgotten.query("select 1")
    }
    let gone = """
      select 1 where not exists (
        select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid())
      """
    try await waitForRow(observer, gone)
  }
}
