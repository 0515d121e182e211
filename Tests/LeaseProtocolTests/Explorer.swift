/// One way from a state to the next.
struct Transition<State: Sendable, Label: Sendable>: Sendable {
  var label: Label
  var state: State
  /// What is wrong with this way, if anything.
  var complaint: String?
}

/// Breadth-first search through everything that can happen, so that a counterexample is a shortest one.
struct Exploration<State: Hashable & Sendable, Label: Sendable>: Sendable {
  struct Edge: Sendable {
    var label: Label
    var target: Int
  }

  /// In the order they were found; the first is the initial one.
  private(set) var states: [State]
  /// Ways out of the state of the same number, when they are kept.
  private(set) var edges: [[Edge]] = []
  private(set) var transitionCount = 0
  /// How a state was found first: from which one, by what.
  private(set) var origins: [(state: Int, label: Label)?] = [nil]
  /// The first broken law, with the way that leads there.
  private(set) var counterexample: String?

  /// - Parameters:
  ///   - isKept: whether edges are remembered.
  ///   - complaint: what is wrong with a state, or nil.
  init(
    from initial: State, isKept: Bool = false, complaint: (State) -> String?,
    next: (State) -> [Transition<State, Label>]
  ) {
    states = [initial]
    var numbers = [initial: 0]
    var position = 0
    while position < states.count {
      var out: [Edge] = []
      for transition in next(states[position]) {
        transitionCount += 1
        let known = numbers[transition.state]
        let isNew = known == nil
        let number = known ?? states.count
        if isNew {
          numbers[transition.state] = number
          states.append(transition.state)
          origins.append((position, transition.label))
        }
        if let reason = transition.complaint ?? (isNew ? complaint(transition.state) : nil) {
          let way = way(to: position).map { "\($0)" } + ["\(transition.label)"]
          counterexample =
            "\(reason)\n  \(way.joined(separator: "\n  "))\n  from \(states[position])\n  to   \(transition.state)"
          return
        }
        if isKept { out.append(Edge(label: transition.label, target: number)) }
      }
      if isKept { edges.append(out) }
      position += 1
    }
  }

  /// The labels from the initial state to this one.
  func way(to number: Int) -> [Label] {
    var labels: [Label] = []
    var number = number
    while let origin = origins[number] {
      labels.append(origin.label)
      number = origin.state
    }
    return labels.reversed()
  }
}
