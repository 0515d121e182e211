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
    var interleaving = Interleaving(control: database.owner) {
      try await PostgresConnection.connect(
        PostgresConfiguration(
          connectionString: try database.server.connectionString(database: database.name), applicationName: "race"))
    }
    var count = 0
    for sessions in Self.endings(of: race.sessions) {
      let serial = try await Self.serialOutcomes(of: sessions, race.situation, &interleaving)
      for order in Self.orders(of: sessions) {
        try await database.owner.script("select tests.reset(); \(race.situation)")
        let outcome = try await interleaving.run(sessions, order: order)
        #expect(serial.contains(outcome), "order \(order) of \(sessions)")
        #expect(!outcome.summary.contains("BROKEN"))
        count += 1
      }
    }
    print("interleavings of \(race.name): \(count) orders")
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
