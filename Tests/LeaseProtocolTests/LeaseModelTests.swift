import Testing

/// The lease protocol, looked at in every state it can get into.
@Suite struct LeaseModelTests {
  @Test(arguments: [
    World.Scope(attempts: 2, pods: 2), World.Scope(attempts: 2, pods: 1, canHaveDeadline: true),
    World.Scope(attempts: 3, pods: 1),
  ])
  func keepsItsLaws(scope: World.Scope) {
    let exploration = Self.explore(scope)
    #expect(Self.complaint(about: exploration, in: scope) == nil)
    print(
      "lease protocol, \(scope.attempts) attempts, \(scope.pods) pods\(scope.canHaveDeadline ? ", deadlines" : ""):",
      "\(exploration.states.count) states, \(exploration.transitionCount) transitions")
  }

  /// A checker that finds nothing could be one that looks at nothing.
  @Test(arguments: [
    (Flaw.publishWithoutFence, "a stale attempt changed something"),
    (.publishKeepsLease, "a lease exists exactly while the scan is dispatched or running"),
    (.publishDoesNotCount, "results are there exactly once, and only of a success"),
    (.reapKeepsLease, "a lease exists exactly while the scan is dispatched or running"),
    (.noReap, "the scan is stuck"),
    (.noPromotion, "the scan is stuck"),
    (.startBindsAnew, "two pods do the same attempt"),
    (.reissueAfterStart, "the bound pod has lost its right"),
    (.reportWithoutFence, "a stale attempt changed something"),
    (.endForgetsCancel, "a requested cancel was forgotten"),
    (.lossCostsNothing, "an attempt ended and cost nothing"),
    (.retryForgetsAttempts, "attempts were forgotten"),
    (.retryOfSuccess, "a final state was left"),
  ])
  func catches(flaw: Flaw, complaint: String) {
    // Being stuck shows only when all states are known, and needs no second pod.
    let scope = World.Scope(attempts: 2, pods: flaw == .noReap || flaw == .noPromotion ? 1 : 2, flaw: flaw)
    let found = Self.complaint(about: Self.explore(scope), in: scope)
    #expect(found?.hasPrefix(complaint) == true, "found: \(found ?? "nothing")")
  }

  static func explore(_ scope: World.Scope) -> Exploration<World, World.Event> {
    Exploration(from: World(), complaint: \.complaint) { $0.next(in: scope) }
  }

  /// The broken law; otherwise a state without an end. The end must come without anybody's help.
  static func complaint(about exploration: Exploration<World, World.Event>, in scope: World.Scope) -> String? {
    if let counterexample = exploration.counterexample { return counterexample }
    for engine in Set(exploration.states.map(\.engine)) {
      if let complaint = engine.complaintAboutTheFuture(flaw: scope.flaw) { return complaint }
    }
    return exploration.states.lazy.compactMap { $0.complaintAboutPods(flaw: scope.flaw) }.first
  }
}
