import FoundationEssentials
import LocalPlatform
import Postgres
import TestServers
import Testing

/// Whatever the order in which sessions step, it ends as if their transactions had come one after the other. With
/// ConformanceTests, which takes them one after the other, that makes LeaseModelTests true of concurrent calls.
@Suite(.serialized) struct InterleavingTests {
  struct Race: Sendable, CustomTestStringConvertible {
    var name: String
    /// Statement that makes the situation.
    var situation: String
    var sessions: [[Interleaving.Transaction]]
    var testDescription: String { name }
  }

  @Test(arguments: races)
  func amountsToOneAfterTheOther(race: Race) async throws {
    let database = try await Self.database()
    let (count, strange) = try await Self.run(race, on: database)
    #expect(strange.isEmpty)
    print("interleavings of \(race.name): \(count) orders")
  }

  /// The driver can fail: two sessions that read and then write lose a change in some orders.
  @Test func noticesALostUpdate() async throws {
    let database = try await Self.database()
    try await database.owner.script("create table tests.tally (count integer)")
    let change = Interleaving.Transaction(calls: [
      "select set_config('tests.seen', count::text, false) from tests.tally",
      "update tests.tally set count = current_setting('tests.seen')::integer + 1 returning count",
    ])
    let (_, strange) = try await Self.run(
      Race(
        name: "read, write", situation: "delete from tests.tally; insert into tests.tally values (0)",
        sessions: [[change], [change]]), on: database)
    #expect(!strange.isEmpty)
  }

  /// Two sessions that take two rows in opposite orders.
  @Test func noticesADeadlock() async throws {
    let database = try await Self.database()
    try await database.owner.script("create table tests.pair (id integer)")
    let sessions = [[1, 2], [2, 1]].map { rows in
      [Interleaving.Transaction(calls: rows.map { "select id from tests.pair where id = \($0) for update" })]
    }
    await #expect(throws: Interleaving.Deadlock.self) {
      _ = try await Self.run(
        Race(
          name: "two rows", situation: "delete from tests.pair; insert into tests.pair values (1), (2)",
          sessions: sessions), on: database)
    }
  }

  /// Steps a race through every order with every ending. Gives how many, and those that ended strangely.
  static func run(_ race: Race, on database: EngineDatabase) async throws -> (count: Int, strange: [String]) {
    var interleaving = Interleaving(control: database.owner) {
      try await PostgresConnection.connect(
        PostgresConfiguration(
          connectionString: try database.server.connectionString(database: database.name), applicationName: "race"))
    }
    var count = 0
    var strange: [String] = []
    for sessions in endings(of: race.sessions) {
      let serial = try await serialOutcomes(of: sessions, race.situation, &interleaving)
      for order in orders(of: sessions) {
        try await database.owner.script("select tests.reset(); \(race.situation)")
        let outcome = try await interleaving.run(sessions, order: order)
        count += 1
        if !serial.contains(outcome) || outcome.summary.contains("BROKEN") {
          strange.append("order \(order) of \(sessions) ended in \(outcome); one after the other: \(serial)")
        }
      }
    }
    return (count, strange)
  }

  static func database() async throws -> EngineDatabase {
    let database = try await EngineDatabase.make()
    try await database.owner.script("set client_min_messages = warning; set check_function_bodies = off")
    for file in ["Tests/SQL/fixture.sql", "Tests/LeaseProtocolTests/interleavings.sql"] {
      try await database.owner.script(try String(contentsOfFile: "\(packageRoot)/\(file)", encoding: .utf8))
    }
    return database
  }

  /// The sessions as they are, and each with a transaction that does not come to its COMMIT: rolled back, and for
  /// publish, the long one, also by the end of its session. Of three sessions only the first, for there are many orders.
  static func endings(of sessions: [[Interleaving.Transaction]]) -> [[[Interleaving.Transaction]]] {
    var endings = [sessions]
    for (index, session) in sessions.enumerated() where session.count == 1 && (sessions.count < 3 || index == 0) {
      let isPublish = session[0].calls.contains { $0.contains("publish") }
      for ending in isPublish ? [Interleaving.Ending.rollback, .termination] : [.rollback] {
        var changed = sessions
        changed[index][0].ending = ending
        endings.append(changed)
      }
    }
    return endings
  }

  /// What one after the other gives, in all orders.
  static func serialOutcomes(
    of sessions: [[Interleaving.Transaction]], _ situation: String, _ interleaving: inout Interleaving
  ) async throws -> Set<Interleaving.Outcome> {
    var outcomes: Set<Interleaving.Outcome> = []
    let transactions = sessions.enumerated().flatMap { session in session.element.map { _ in session.offset } }
    for order in distinctOrders(of: transactions) {
      try await interleaving.control.script("select tests.reset(); \(situation)")
      var next = sessions.map { $0[...] }
      let steps = order.flatMap { session -> [Int] in
        Array(repeating: session, count: next[session].removeFirst().steps.count)
      }
      outcomes.insert(try await interleaving.run(sessions, order: steps))
    }
    return outcomes
  }

  static func orders(of sessions: [[Interleaving.Transaction]]) -> [[Int]] {
    distinctOrders(
      of: sessions.enumerated().flatMap { session in
        session.element.flatMap { $0.steps.map { _ in session.offset } }
      })
  }

  /// All different orders of numbers, some of which are equal.
  static func distinctOrders(of numbers: [Int]) -> [[Int]] {
    if numbers.isEmpty { return [[]] }
    return Set(numbers).sorted().flatMap { first -> [[Int]] in
      var rest = numbers
      if let position = rest.firstIndex(of: first) { rest.remove(at: position) }
      return distinctOrders(of: rest).map { [first] + $0 }
    }
  }
}
