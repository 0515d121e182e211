import LocalPlatform
import Postgres
import Testing

/// A backend that is killed says nothing, so only the transaction's state tells what the client may conclude.
@Suite struct OutcomeTests {
  private static let slowCommit = """
    create table t (a int);
    create function nap() returns trigger language plpgsql as $$ begin perform pg_sleep(60); return null; end $$;
    create constraint trigger slow after insert on t deferrable initially deferred for each row execute function nap();
    """

  @Test(.timeLimit(.minutes(5)), arguments: [true, false])
  func anUnansweredCommitHasAnUnknownOutcome(isExplicit: Bool) async throws {
    let server = try await TestServer.make()
    let configuration = PostgresConfiguration(
      connectionString: try server.connectionString(database: "postgres"), applicationName: "victim")
    let victim = try await PostgresConnection.connect(configuration)
    let observer = try await PostgresConnection.connect(configuration)
    try await victim.script(Self.slowCommit)
    let pid = await victim.backendPID
    let task = Task {
      guard isExplicit else { return try await victim.query("insert into t values (1)") }
      return try await victim.transaction { try await $0.query("insert into t values (1)") }
    }
    let napping = "select 1 from pg_stat_activity where pid = $1 and wait_event = 'PgSleep'"
    try await waitForRow(observer, napping, [.integer(Int64(pid))])
    #expect(signal(Int32(pid), .kill))
    #expect(await postgresError { _ = try await task.value }?.kind == .outcomeUnknown)
    try await server.destroy()
  }

  @Test(.timeLimit(.minutes(5))) func aStatementKilledInsideATransactionIsLostForSure() async throws {
    let server = try await TestServer.make()
    let configuration = PostgresConfiguration(
      connectionString: try server.connectionString(database: "postgres"), applicationName: "victim")
    let victim = try await PostgresConnection.connect(configuration)
    let pid = await victim.backendPID
    let error = await postgresError {
      try await victim.transaction { connection in
        #expect(signal(Int32(pid), .kill))
        try await connection.query("select 1")
      }
    }
    #expect(error?.kind == .connectionLost)
    try await server.destroy()
  }
}
