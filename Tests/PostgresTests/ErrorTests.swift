import LocalPlatform
import Postgres
import Synchronization
import TestServers
import Testing

@Suite struct ErrorTests {
  @Test func carriesStateDetailAndHintOfTheServer() async throws {
    let connection = try await connect()
    let sql = """
      do $$ begin raise exception using errcode = 'SR001', message = 'given', detail = 'expected', hint = 'do this'; end $$
      """
    let error = await postgresError { try await connection.query(sql) }
    #expect(error?.kind == .server)
    #expect(error?.sqlState == "SR001")
    #expect(error?.message == "given")
    #expect(error?.detail == "expected")
    #expect(error?.hint == "do this")
    #expect(error?.context?.contains("line 1") == true)
    #expect(try await connection.query("select 1").count == 1)
  }

  @Test func namesThePositionOfASyntaxError() async throws {
    let connection = try await connect()
    let error = await postgresError { try await connection.script("select 1;\nselect 2;\nselekt 3;") }
    #expect(error?.sqlState == "42601")
    #expect(error?.position == 21)
  }

  @Test func aScriptThatFailsLeavesNothingBehind() async throws {
    let connection = try await connect()
    #expect(await postgresError { try await connection.script("create table t (); select 1/0;") } != nil)
    #expect(try await connection.query("select to_regclass('t')").onlyRow().isNull(0))
  }

  @Test func refusesCopyInsideAStatementAndStaysUsable() async throws {
    let connection = try await connect()
    try await connection.query("create table t (a int)")
    for sql in ["copy t from stdin", "copy (select generate_series(1, 100000)) to stdout"] {
      #expect(await postgresError { try await connection.query(sql) }?.kind == .misuse)
      #expect(await postgresError { try await connection.script(sql) }?.kind == .misuse)
    }
    #expect(try await connection.query("select count(*) from t").onlyRow().integer(0) == 0)
  }

  @Test func passesNoticesOn() async throws {
    let notices = Mutex<[PostgresNotice]>([])
    let connection = try await connect(onNotice: { notice in notices.withLock { $0.append(notice) } })
    try await connection.query("do $$ begin raise notice 'hello' using hint = 'wave'; end $$")
    #expect(notices.withLock { $0 } == [PostgresNotice(severity: "NOTICE", message: "hello", hint: "wave")])
  }

  @Test func saysThatNobodyAnswers() async throws {
    let configuration = PostgresConfiguration(
      connectionString: "host=/nonexistent user=x dbname=x", applicationName: "test")
    let error = await postgresError { _ = try await PostgresConnection.connect(configuration) }
    #expect(error?.kind == .connectionFailed)
    #expect(error?.message.contains("/nonexistent") == true)
  }

  @Test func tellsWhyTheServerLetsNobodyIn() async throws {
    let good = try await ThrowawayPostgres.shared.database()
    let withoutPassword = good.replacing(#/passfile='[^']*'/#, with: "passfile=/dev/null")
    let refused = [
      (withoutPassword, "28P01", "no password"),
      (withoutPassword + " password=wrong", "28P01", "authentication failed"),
      (good.replacing(#/dbname='[^']*'/#, with: "dbname=nowhere"), "3D000", "nowhere"),
    ]
    for (string, sqlState, words) in refused {
      let configuration = PostgresConfiguration(connectionString: string, applicationName: "test")
      let error = await postgresError { _ = try await PostgresConnection.connect(configuration) }
      #expect(error?.kind == .connectionFailed)
      #expect(error?.sqlState == sqlState)
      #expect(error?.message.contains(words) == true)
      #expect(error?.message.contains("LOCATION") == false)
      #expect(error?.message.contains(sqlState) == false)
    }
  }
}
