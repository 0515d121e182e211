import Testing
import TestServers

/// The model is true to the SQL: both are taken through the same calls, and must answer and be alike.
@Suite struct ConformanceTests {
  /// Every state that two attempts can bring about, and from each of them every call with every credential.
  @Test(arguments: [(attempts: 2, canHaveDeadline: false), (attempts: 1, canHaveDeadline: true)])
  func answersEveryCallAsTheModelDoes(attempts: Int, canHaveDeadline: Bool) async throws {
    let graph = Self.explore(attempts, canHaveDeadline)
    #expect(graph.counterexample == nil)
    var replay = try await Replay()
    let clock = ContinuousClock()
    let duration = try await clock.measure { try await replay.takeEveryEdge(of: graph) }
    #expect(replay.difference == nil)
    #expect(replay.comparedCount == graph.transitionCount)
    print("conformance, \(attempts) attempts: \(graph.states.count) states, \(replay.comparedCount) calls, \(duration)")
  }

  static func explore(_ attempts: Int, _ canHaveDeadline: Bool, flaw: Flaw? = nil) -> Replay.Graph {
    Exploration(from: Engine(), isKept: true, complaint: { flaw == nil ? $0.complaint : nil }) {
      $0.next(attempts: attempts, canHaveDeadline: canHaveDeadline, flaw: flaw)
    }
  }
}
