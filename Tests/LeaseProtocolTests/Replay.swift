import FoundationEssentials
import Postgres
import TestServers

/// A database with the engine and one scan, that does what the model says and is compared with it after every step.
struct Replay {
  typealias Graph = Exploration<Engine, (call: Call, reply: Reply)>

  private let connection: PostgresConnection
  private(set) var comparedCount = 0
  private var refreshAt = 500
  /// The first difference, with the way to it.
  private(set) var difference: String?

  init() async throws {
    connection = try await EngineDatabase.make().owner
    try await connection.script("set client_min_messages = warning")
    let file = packageRoot + "/Tests/LeaseProtocolTests/replay.sql"
    try await connection.script(try String(contentsOfFile: file, encoding: .utf8))
  }

  /// Takes every edge of the graph once, each from a state that the database really got into: along the tree of first
  /// ways, with savepoints to come back.
  mutating func takeEveryEdge(of graph: Graph) async throws {
    var children: [[Int]] = Array(repeating: [], count: graph.states.count)
    for (number, origin) in graph.origins.enumerated() {
      if let origin { children[origin.state].append(number) }
    }
    try await begin()
    try await visit(0, graph, children, depth: 0)
    try await connection.query("rollback")
  }

  private mutating func visit(_ number: Int, _ graph: Graph, _ children: [[Int]], depth: Int) async throws {
    guard difference == nil else { return }
    if comparedCount > refreshAt { try await refresh(graph.way(to: number).map(\.call)) }
    let edges = graph.edges[number]
    let words = edges.map(\.label.call.words)
    let rows = try await connection.query(
      "select * from tests.attempt($1, $2::text[]::integer[], $3::text[]::integer[], $4)",
      [
        .textArray(words.map(\.verb)), .textArray(words.map { "\($0.attempt)" }),
        .textArray(words.map { "\($0.token)" }), .textArray(words.map(\.rest)),
      ])
    for (row, edge) in zip(rows, edges) {
      compare(try row.text(0), try row.text(1), edge, from: number, graph)
    }
    for child in children[number] {
      guard difference == nil, let origin = graph.origins[child] else { return }
      try await connection.query("savepoint s\(depth)")
      _ = try await act(origin.label.call)
      try await visit(child, graph, children, depth: depth + 1)
      try await connection.query("rollback to savepoint s\(depth)")
    }
  }

  /// Takes random ways of this length from the beginning.
  mutating func wander(
    ways: Int, length: Int, using generator: inout some RandomNumberGenerator,
    next: (Engine) -> [Transition<Engine, (call: Call, reply: Reply)>]
  ) async throws {
    for _ in 0..<ways {
      try await begin()
      var engine = Engine()
      var way: [Call] = []
      for _ in 0..<length {
        // A call that changes nothing is every other one; the way should get somewhere.
        let transitions = next(engine)
        let moving = transitions.filter { $0.state != engine }
        let choice = Bool.random(using: &generator) && !moving.isEmpty ? moving : transitions
        guard let step = choice.randomElement(using: &generator) else { break }
        way.append(step.label.call)
        let found = try await act(step.label.call)
        compare(found.answer, found.state, step.label.reply.answer, step.state, way)
        engine = step.state
        if difference != nil { return }
      }
      try await connection.query("rollback")
    }
  }

  /// Comes to the same state in a new transaction: dead rows of a running one cannot be pruned, and slow it down.
  private mutating func refresh(_ way: [Call]) async throws {
    refreshAt = comparedCount + 500
    try await connection.query("rollback")
    try await begin()
    for (depth, call) in way.enumerated() {
      try await connection.query("savepoint s\(depth)")
      _ = try await act(call)
    }
  }

  private func begin() async throws {
    try await connection.query("begin")
    try await connection.query("select set_config('tests.now', clock_timestamp()::text, true)")
  }

  private func act(_ call: Call) async throws -> (answer: String, state: String) {
    let words = call.words
    let answer = try await connection.query(
      "select tests.act($1, $2, $3, $4)",
      [.text(words.verb), .integer(words.attempt), .integer(words.token), .text(words.rest)]
    ).onlyRow().text(0)
    return (answer, try await connection.query("select tests.state()").onlyRow().text(0))
  }

  private mutating func compare(
    _ answer: String, _ state: String, _ edge: Graph.Edge, from number: Int, _ graph: Graph
  ) {
    compare(
      answer, state, edge.label.reply.answer, graph.states[edge.target],
      graph.way(to: number).map(\.call) + [edge.label.call])
  }

  private mutating func compare(
    _ answer: String, _ state: String, _ expected: String, _ engine: Engine, _ way: @autoclosure () -> [Call]
  ) {
    comparedCount += 1
    guard difference == nil, answer != expected || state != "\(engine)" else { return }
    difference = """
      \(way().map { "\($0)" }.joined(separator: "\n"))
      the engine answers \(answer) and is \(state)
      the model answers \(expected) and is \(engine)
      """
  }
}
