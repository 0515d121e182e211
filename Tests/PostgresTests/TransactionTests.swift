import Postgres
import Testing

@Suite struct TransactionTests {
  private struct Refusal: Error {}

  private func table() async throws -> PostgresConnection {
    let connection = try await connect()
    try await connection.query("create table t (a int unique deferrable initially deferred)")
    return connection
  }

  @Test func commitsWhatTheBodyDidAndGivesItsValue() async throws {
    let connection = try await table()
    let value = try await connection.transaction { connection in
      #expect(await connection.isInTransaction)
      try await connection.query("insert into t values (1)")
      return 7
    }
    #expect(value == 7)
    #expect(try await connection.query("table t").count == 1)
    #expect(await !connection.isInTransaction)
  }

  @Test func rollsBackWhenTheBodyThrows() async throws {
    let connection = try await table()
    await #expect(throws: Refusal.self) {
      try await connection.transaction { connection in
        try await connection.query("insert into t values (1)")
        throw Refusal()
      }
    }
    #expect(try await connection.query("table t").isEmpty)
  }

  @Test func reportsAnErrorThatOnlyComesWithTheCommit() async throws {
    let connection = try await table()
    let error = await postgresError {
      _ = try await connection.transaction { try await $0.query("insert into t values (1), (1)") }
    }
    #expect(error?.sqlState == "23505")
    #expect(try await connection.query("table t").isEmpty)
  }

  @Test func doesNotCallARolledBackTransactionCommitted() async throws {
    let connection = try await table()
    let error = await postgresError {
      try await connection.transaction { connection in
        try await connection.query("insert into t values (1)")
        _ = try? await connection.query("select 1/0")
      }
    }
    #expect(error?.kind == .server)
    #expect(error?.sqlState == "25P02")
  }

  @Test func rollsBackWhenItsTaskIsCancelled() async throws {
    let connection = try await table()
    let task = Task {
      try await connection.transaction { connection in
        try await connection.query("insert into t values (1)")
        withUnsafeCurrentTask { $0?.cancel() }
      }
    }
    #expect(await postgresError { try await task.value }?.kind == .cancelled)
    #expect(try await connection.query("table t").isEmpty)
  }

  @Test func keepsOtherTasksOutMeanwhile() async throws {
    let connection = try await table()
    try await connection.transaction { inner in
      // A detached task does not belong to the transaction; a child task does.
      let stranger = Task.detached { try await inner.query("insert into t values (1)") }
      #expect(await postgresError { _ = try await stranger.value }?.kind == .misuse)
      async let child = inner.query("select 1")
      let count = try await child.count
      #expect(count == 1)
      #expect(await postgresError { try await inner.transaction { _ in } }?.kind == .misuse)
    }
    #expect(try await connection.query("table t").isEmpty)
  }

  @Test func aStatementLostInsideATransactionDidNotTakeEffect() async throws {
    let configuration = try await testConfiguration()
    let connection = try await PostgresConnection.connect(configuration)
    let observer = try await PostgresConnection.connect(configuration)
    try await connection.query("create table t (a int)")
    let pid = PostgresValue.integer(await connection.backendPID)
    let error = await postgresError {
      try await connection.transaction { connection in
        try await connection.query("insert into t values (1)")
        try await observer.query("select pg_terminate_backend($1, 10000)", [pid])
        try await connection.query("insert into t values (2)")
      }
    }
    #expect(error?.kind == .connectionLost)
    #expect(try await observer.query("table t").isEmpty)
  }
}
