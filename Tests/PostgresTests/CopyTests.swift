import FoundationEssentials
import Postgres
import Testing

@Suite struct CopyTests {
  @Test func storesEveryTypeAsItWasAppended() async throws {
    let connection = try await connect()
    let columns = ["t", "b", "i8", "i4", "i2", "ok", "f8", "f4", "u", "ts", "a", "e", "j", "n"]
    try await connection.query(
      """
      create table t (t text, b bytea, i8 bigint, i4 int, i2 smallint, ok boolean, f8 float8, f4 real, u uuid,
        ts timestamptz, a text[], e text[], j jsonb, n text)
      """)
    let id = UUID()
    var rows = CopyBuffer()
    rows.beginRow(fieldCount: columns.count)
    rows.append(text: "ü\t\"\\N\n")
    rows.append(bytes: [0, 1, 255])
    rows.append(integer: .min)
    rows.append(int32: .max)
    rows.append(int16: -2)
    rows.append(boolean: true)
    rows.append(double: 0.1)
    rows.append(float: 0.5)
    rows.append(uuid: id)
    rows.append(timestampMicroseconds: 1_795_392_000_123_456)
    rows.append(textArray: ["a\"b", "", "c,d"])
    rows.append(textArray: [])
    rows.append(jsonb: "{\"k\": [1, null]}")
    rows.append(text: nil)
    try await connection.copy(rows, into: "public.t", columns: columns)

    let row = try await connection.query("select *, extract(epoch from ts) as epoch from t").onlyRow()
    #expect(try row.text("t") == "ü\t\"\\N\n")
    #expect(try row.bytes("b") == [0, 1, 255])
    #expect(try row.integer("i8") == .min)
    #expect(try row.integer("i4") == Int64(Int32.max))
    #expect(try row.integer("i2") == -2)
    #expect(try row.boolean("ok"))
    #expect(try row.double("f8") == 0.1)
    #expect(try row.double("f4") == 0.5)
    #expect(try row.uuid("u") == id)
    #expect(try row.text("epoch") == "1795392000.123456")
    #expect(try row.textArray("a") == ["a\"b", "", "c,d"])
    #expect(try row.textArray("e") == [])
    #expect(try row.text("j") == "{\"k\": [1, null]}")
    #expect(try row.isNull("n"))
  }

  @Test func storesAHundredThousandRowsInOrder() async throws {
    let connection = try await connect()
    try await connection.query("create table t (id bigint, path text, hash bytea)")
    var rows = CopyBuffer(minimumCapacity: 1 << 20)
    for number in 0..<100_000 {
      rows.beginRow(fieldCount: 3)
      rows.append(integer: Int64(number))
      rows.append(text: "usr/share/doc/päckage-\(number)/copyright")
      rows.append(bytes: [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 32))
    }
    #expect(rows.rowCount == 100_000)
    try await connection.copy(rows, into: "t", columns: ["id", "path", "hash"])
    let stored = try await connection.query("select id, path, hash from t order by id")
    #expect(stored.count == 100_000)
    for (number, row) in stored.enumerated() {
      guard try row.integer(0) == number, try row.text(1) == "usr/share/doc/päckage-\(number)/copyright",
        try row.bytes(2) == [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 32)
      else {
        Issue.record("row \(number) differs")
        return
      }
    }
    rows.removeAll()
    #expect(rows.isEmpty && rows.byteCount == 0)
    try await connection.copy(rows, into: "t", columns: ["id", "path", "hash"])
  }

  @Test func anErrorRefusesAllRowsAndTheConnectionStaysUsable() async throws {
    let connection = try await connect()
    try await connection.query("create table t (id bigint check (id < 50000), pad text)")
    var rows = CopyBuffer()
    for number in 0..<100_000 {
      rows.beginRow(fieldCount: 2)
      rows.append(integer: Int64(number))
      rows.append(text: "some text to fill the socket's buffer with while the server has long refused")
    }
    let error = await postgresError { try await connection.copy(rows, into: "t", columns: ["id", "pad"]) }
    #expect(error?.sqlState == "23514")
    #expect(error?.context?.contains("COPY t, line 50001") == true)
    #expect(try await connection.query("select count(*) from t").onlyRow().integer(0) == 0)
  }

  @Test func aMissingTableOrMalformedRowIsAnErrorOfTheServer() async throws {
    let connection = try await connect()
    try await connection.query("create table t (id bigint, name text)")
    var rows = CopyBuffer()
    rows.beginRow(fieldCount: 2)
    rows.append(integer: 1)
    #expect(
      await postgresError { try await connection.copy(rows, into: "nowhere", columns: ["id"]) }?.sqlState == "42P01")
    let error = await postgresError { try await connection.copy(rows, into: "t", columns: ["id", "name"]) }
    #expect(error?.sqlState == "22P04")
    #expect(try await connection.query("table t").isEmpty)
  }

  @Test func replacesWhatPostgresCannotStore() async throws {
    let connection = try await connect()
    try await connection.query("create table \"Odd \"\"t\" (\"a b\" text)")
    var rows = CopyBuffer()
    rows.beginRow(fieldCount: 1)
    rows.append(text: "a\0b\0")
    try await connection.copy(rows, into: "Odd \"t", columns: ["a b"])
    #expect(try await connection.query("table \"Odd \"\"t\"").onlyRow().text(0) == "a\u{FFFD}b\u{FFFD}")
  }

  @Test func cancellingStopsACopyThatWaits() async throws {
    let configuration = try await testConfiguration()
    let copier = try await PostgresConnection.connect(configuration)
    let holder = try await PostgresConnection.connect(configuration)
    try await holder.query("create table t (id bigint primary key, pad text)")
    var rows = CopyBuffer()
    for number in 0..<100_000 {
      rows.beginRow(fieldCount: 2)
      rows.append(integer: Int64(number))
      rows.append(text: "enough rows that the server, waiting for the other transaction, lets the socket fill up")
    }
    try await holder.query("begin")
    try await holder.query("insert into t values (10, null)")
    let batch = rows
    // Asked before, because the copier answers nothing while it waits.
    let pid = PostgresValue.integer(Int64(await copier.backendPID))
    let task = Task { try await copier.copy(batch, into: "t", columns: ["id", "pad"]) }
    try await waitForRow(holder, "select 1 from pg_locks where not granted and pid = $1", [pid])
    task.cancel()
    #expect(await postgresError { try await task.value }?.kind == .cancelled)
    try await holder.query("rollback")
    #expect(try await copier.query("table t").isEmpty)
  }
}
