import FoundationEssentials
import Postgres
import Testing

@testable import Postgres

@Suite struct ValueTests {
  @Test(arguments: ["", "plain", "grüße 🦊 \u{0301}", "it's \"quoted\" \\ {a,b}", "line\nfeed\ttab", "NULL"])
  func textComesBackAsItWasSent(text: String) async throws {
    let connection = try await connect()
    let row = try await connection.query("select $1::text as value", [.text(text)]).onlyRow()
    #expect(try row.text("value") == text)
    #expect(try row.optionalText(0) == text)
  }

  @Test(arguments: [[], ["a"], ["", "NULL", "null"], ["a\"b", "c\\d", "e,f", "{g}", " h ", "ü🦊", "x\ny"]])
  func arraysComeBackAsTheyWereSent(values: [String]) async throws {
    let connection = try await connect()
    let row = try await connection.query("select $1::text[], cardinality($1::text[])", [.textArray(values)]).onlyRow()
    #expect(try row.textArray(0) == values)
    #expect(try row.integer(1) == Int64(values.count))
  }

  @Test(arguments: [[], [0], [0, 255, 92, 120, 39, 0], Array(UInt8.min...UInt8.max)] as [[UInt8]])
  func bytesComeBackAsTheyWereSent(bytes: [UInt8]) async throws {
    let connection = try await connect()
    let row = try await connection.query("select $1, length($1)", [.bytes(bytes)]).onlyRow()
    #expect(try row.bytes(0) == bytes)
    #expect(try row.integer(1) == Int64(bytes.count))
  }

  @Test func numbersTruthAndIdentifiersComeBack() async throws {
    let connection = try await connect()
    let id = UUID()
    let row = try await connection.query(
      "select $1::bigint, $2::bigint, $3::boolean, $4::boolean, $5::float8, $6::float8, $7::uuid",
      [.integer(.max), .integer(.min), true, false, .double(0.1), .double(-.infinity), .uuid(id)]
    ).onlyRow()
    #expect(try row.integer(0) == .max)
    #expect(try row.integer(1) == .min)
    #expect(try row.boolean(2))
    #expect(try !row.boolean(3))
    #expect(try row.double(4) == 0.1)
    #expect(try row.double(5) == -.infinity)
    #expect(try row.uuid(6) == id)
  }

  @Test func nullIsNilForOptionalAccessorsAndAnErrorForOthers() async throws {
    let connection = try await connect()
    let row = try await connection.query("select $1::bigint as missing, $2::text", [nil, .text(nil)]).onlyRow()
    #expect(try row.optionalInteger("missing") == nil)
    #expect(try row.isNull(1))
    let error = await postgresError { _ = try row.integer("missing") }
    #expect(error?.kind == .decoding)
    #expect(error?.message.contains("\"missing\"") == true)
  }

  @Test func aWrongTypeOrColumnIsAnErrorThatNamesTheColumn() async throws {
    let connection = try await connect()
    let row = try await connection.query("select 'abc' as word, '{{1},{2}}'::int[] as nested").onlyRow()
    #expect(await postgresError { _ = try row.integer("word") }?.message.contains("\"abc\"; expected a whole") == true)
    #expect(await postgresError { _ = try row.textArray("nested") }?.kind == .decoding)
    #expect(await postgresError { _ = try row.text("other") }?.detail == "It has: word, nested.")
    #expect(await postgresError { _ = try row.text(2) }?.kind == .decoding)
  }

  @Test func refusesATextThatPostgresCannotStore() async throws {
    let connection = try await connect()
    let error = await postgresError { try await connection.query("select $1::text", ["a\0b"]) }
    #expect(error?.kind == .misuse)
    #expect(try await connection.query("select 1").onlyRow().integer(0) == 1)
  }

  @Test func rowsFormACollectionWithTagAndCount() async throws {
    let connection = try await connect()
    let result = try await connection.query("select n from generate_series(1, 1000) n")
    #expect(try result.map { try $0.integer("n") } == Array(1...1_000))
    #expect(result.commandTag == "SELECT 1000")
    #expect(result.affectedRows == 1_000)
    #expect(result.columns == ["n"])
    #expect(await postgresError { _ = try result.onlyRow() }?.kind == .decoding)
  }

  @Test(arguments: ["", "{", "}", "{\"a", "{a}}", "{\"a\"b}", "{a,}", "{NULL}", "{{a},{b}}", "[1:2]={a,b}", "{\"\\"])
  func refusesWhatIsNoArray(text: String) {
    #expect(TextArray.parse(text) == nil)
  }
}
