import Postgres
import TestServers
import Testing

/// The model is true to the SQL: both are taken through the same calls, and must answer and be alike.
@Suite struct ConformanceTests {
  /// Every state that so many attempts can bring about, and from each of them every call with every credential. Adoptions,
  /// which double the states, where there are few.
  @Test(arguments: [(attempts: 2, canHaveDeadline: false), (attempts: 1, canHaveDeadline: true)])
  func answersEveryCallAsTheModelDoes(attempts: Int, canHaveDeadline: Bool) async throws {
    let graph = Self.explore(attempts, canHaveDeadline)
    #expect(graph.counterexample == nil)
    var replay = try await Replay()
    let duration = try await ContinuousClock().measure { try await replay.takeEveryEdge(of: graph) }
    #expect(replay.difference == nil)
    #expect(replay.comparedCount == graph.transitionCount)
    print(
      "conformance, \(attempts) attempts\(canHaveDeadline ? ", deadlines" : ""): \(graph.states.count) states,",
      "\(replay.comparedCount) calls, \(duration)")
  }

  /// What more attempts and deadlines together can bring about is too much for every edge.
  @Test func answersAsTheModelDoesOnRandomWays() async throws {
    let seed: UInt64 = 20_260_101
    var generator = SplitMix(state: seed)
    var replay = try await Replay()
    try await replay.wander(ways: 150, length: 60, using: &generator) {
      $0.next(attempts: 4, canHaveDeadline: true, canAdopt: true)
    }
    #expect(replay.difference == nil)
    print("conformance, 4 attempts, deadlines: \(replay.comparedCount) calls on random ways, seed \(seed)")
  }

  /// The comparison can fail: each mistake in the model is a difference from the engine.
  @Test(arguments: Flaw.allCases)
  func tellsAFlawedModelFromTheEngine(flaw: Flaw) async throws {
    var replay = try await Replay()
    var generator = SplitMix(state: 1)
    try await replay.wander(ways: 500, length: 60, using: &generator) {
      $0.next(attempts: 3, canHaveDeadline: false, flaw: flaw)
    }
    #expect(replay.difference != nil)
  }

  /// The rows of scanrook.transitions are what can happen, no more and no less.
  @Test func makesExactlyTheTransitionsOfTheTable() async throws {
    let graph = Self.explore(2, true)
    let changes = Set(graph.edges.flatMap { $0.flatMap(\.label.reply.changes) })
    let verbs = Set(changes.map(\.verb))
    let rows = try await EngineDatabase.make().owner.query(
      "select format('%s %s %s', from_status, to_status, verb) from scanrook.transitions where verb = any ($1)",
      [.textArray(verbs.sorted())])
    #expect(Set(try rows.map { try $0.text(0) }) == Set(changes.map { "\($0.from) \($0.to) \($0.verb)" }))
  }

  static func explore(_ attempts: Int, _ canHaveDeadline: Bool) -> Replay.Graph {
    Exploration(from: Engine(), isKept: true, complaint: \.complaint) {
      $0.next(attempts: attempts, canHaveDeadline: canHaveDeadline, canAdopt: attempts == 1)
    }
  }
}

/// SplitMix64, so that a seed gives the same ways everywhere.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }
}
