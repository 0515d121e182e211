import Testing

/// The lease protocol, looked at in every state it can get into.
@Suite struct LeaseModelTests {
  @Test(arguments: [
    World.Scope(attempts: 2), World.Scope(attempts: 2, pods: 1, canHaveDeadline: true),
    World.Scope(attempts: 3, pods: 1),
  ])
  func keepsItsLaws(scope: World.Scope) {
    let exploration = Self.explore(scope)
    #expect(exploration.counterexample == nil)
    print(
      "lease protocol, \(scope.attempts) attempts, \(scope.pods) pods\(scope.canHaveDeadline ? ", deadlines" : ""):",
      "\(exploration.states.count) states, \(exploration.transitionCount) transitions")
    #expect(Self.complaintAboutTheFuture(exploration.states, flaw: nil) == nil)
  }

  /// A checker that finds nothing could be one that looks at nothing.
  @Test(arguments: Flaw.allCases)
  func catches(flaw: Flaw) {
    let exploration = Self.explore(World.Scope(attempts: 2, flaw: flaw))
    let complaint = exploration.counterexample ?? Self.complaintAboutTheFuture(exploration.states, flaw: flaw)
    print(flaw, complaint ?? "nothing")
    #expect(complaint != nil)
  }

  static func explore(_ scope: World.Scope) -> Exploration<World, World.Event> {
    Exploration(from: World(), complaint: \.complaint) { $0.next(in: scope) }
  }

  /// From every state there is an end without anybody's help.
  static func complaintAboutTheFuture(_ states: [World], flaw: Flaw?) -> String? {
    for engine in Set(states.map(\.engine)) {
      if let complaint = engine.complaintAboutTheFuture(flaw: flaw) { return complaint }
    }
    return states.lazy.compactMap { $0.complaintAboutPods(flaw: flaw) }.first
  }
}
