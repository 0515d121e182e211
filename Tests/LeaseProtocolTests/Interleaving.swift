import Postgres

/// Real sessions, stepped through one order of events. A step that PostgreSQL makes wait is pending while others go on;
/// when nobody can go on, that is a deadlock.
struct Interleaving: Sendable {
  /// One transaction: its calls are statements with one value, then it ends.
  struct Transaction: Hashable, Sendable {
    var calls: [String]
    var ending = Ending.commit
  }

  enum Ending: String, Hashable, Sendable {
    case commit, rollback
    /// The server ends the session before COMMIT reaches it.
    case termination
  }

  struct Outcome: Hashable, Sendable {
    /// For each session the values of its committed calls, or the SQLSTATE of refusals; nothing for claim, reap and adopt.
    var answers: [[String]]
    var summary: String
  }

  struct Deadlock: Error {
    var order: [Int]
  }

  let control: PostgresConnection
  let connect: @Sendable () async throws -> PostgresConnection
  private var sessions: [SteppedSession] = []

  init(control: PostgresConnection, connect: @escaping @Sendable () async throws -> PostgresConnection) {
    self.control = control
    self.connect = connect
  }

  /// Steps the sessions in this order, given by their numbers; a session that waits loses its turn to the next one.
  ///
  /// Claim, reap and adopt pass by what somebody holds, and leave it for the next time: so where they take part there is a
  /// next time, and what counts is what holds then.
  mutating func run(_ plans: [[Transaction]], order: [Int]) async throws -> Outcome {
    while sessions.count < plans.count { sessions.append(try await SteppedSession(connect)) }
    var steps = plans.map { $0.flatMap(\.steps)[...] }
    var turns = order
    while !turns.isEmpty || sessions.contains(where: \.isBusy) {
      guard let turn = turns.firstIndex(where: { !sessions[$0].isBusy }) else { throw Deadlock(order: order) }
      let number = turns.remove(at: turn)
      guard let step = steps[number].popFirst() else { continue }
      try await sessions[number].begin(step, control)
      try await settle()
    }
    var answers: [[String]] = []
    for index in plans.indices {
      let heard = sessions[index].takeAnswers()
      answers.append(plans[index].contains(where: \.passesBy) ? [] : heard)
    }
    for transaction in plans.joined() where transaction.ending == .commit && transaction.passesBy {
      for call in transaction.calls where call.contains("adopt") { try await control.query(call) }
    }
    if plans.joined().contains(where: \.passesBy) { try await control.query("select tests.claimed()") }
    return Outcome(answers: answers, summary: try await control.query("select tests.summary()").onlyRow().text(0))
  }

  /// Returns when every session has either answered or waits for another one.
  private mutating func settle() async throws {
    let pids = sessions.map { "\($0.pid)" }
    while true {
      for index in sessions.indices where sessions[index].isBusy { try await sessions[index].hear() }
      let busy = sessions.filter(\.isBusy).map { "\($0.pid)" }
      if busy.isEmpty { return }
      let running = try await control.query(
        "select from unnest($1::text[]::integer[]) p where not pg_blocking_pids(p) && $2::text[]::integer[]",
        [.textArray(busy), .textArray(pids)])
      if running.isEmpty, !sessions.contains(where: \.hasAnswered) { return }
      await Task.yield()
    }
  }
}

extension Interleaving.Transaction {
  enum Step: Hashable, Sendable {
    case call(String, isFirst: Bool)
    case end(Interleaving.Ending)
  }

  var passesBy: Bool {
    calls.contains { call in ["claim", "reap", "adopt"].contains { call.contains($0) } }
  }

  var steps: [Step] {
    calls.enumerated().map { .call($1, isFirst: $0 == 0) } + [.end(ending)]
  }
}
