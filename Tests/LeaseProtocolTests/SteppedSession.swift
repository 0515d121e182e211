import Postgres
import Synchronization

/// One session that is given a statement and asked later whether it has answered.
struct SteppedSession: Sendable {
  private let connect: @Sendable () async throws -> PostgresConnection
  private var connection: PostgresConnection
  private(set) var pid: Int
  private var statement: Statement?
  /// Values of the open transaction, and of the committed ones.
  private var pending: [String] = []
  private var answers: [String] = []

  /// A statement under way; the session owns the task and awaits it in `hear`.
  private struct Statement: Sendable {
    var task: Task<String, any Error>
    var isDone: DoneFlag
    var step: Interleaving.Transaction.Step
  }

  private final class DoneFlag: Sendable {
    let value = Atomic(false)
  }

  init(_ connect: @escaping @Sendable () async throws -> PostgresConnection) async throws {
    self.connect = connect
    connection = try await connect()
    pid = await connection.backendPID
  }

  var isBusy: Bool { statement != nil }
  var hasAnswered: Bool { statement?.isDone.value.load(ordering: .acquiring) ?? false }

  mutating func begin(_ step: Interleaving.Transaction.Step, _ control: PostgresConnection) async throws {
    if step == .end(.termination) { return try await terminate(control) }
    let isDone = DoneFlag()
    let connection = connection
    let task = Task {
      defer { isDone.value.store(true, ordering: .releasing) }
      return try await Self.answer(step, connection)
    }
    statement = Statement(task: task, isDone: isDone, step: step)
  }

  private static func answer(
    _ step: Interleaving.Transaction.Step, _ connection: PostgresConnection
  ) async throws -> String {
    switch step {
    case .call(let sql, let isFirst):
      if isFirst { try await connection.query("begin") }
      do {
        return try await connection.query(sql).onlyRow().optionalText(0) ?? "null"
      } catch let error as PostgresError {
        // Refusals are answers; anything else, a deadlock too, is a failure of the engine.
        guard let code = error.sqlState, code.hasPrefix("SR") || code == "25P02" else { throw error }
        return code
      }
    case .end(let ending): return try await connection.query(ending == .commit ? "commit" : "rollback").commandTag
    }
  }

  /// Takes the answer when it is there.
  mutating func hear() async throws {
    guard hasAnswered, let statement else { return }
    self.statement = nil
    let answer = try await statement.task.value
    switch statement.step {
    case .call: pending.append(answer)
    case .end(let ending):
      if ending == .commit { answers += pending }
      pending = []
    }
  }

  private mutating func terminate(_ control: PostgresConnection) async throws {
    try await control.query("select pg_terminate_backend($1, 10000)", [.integer(pid)])
    await connection.close()
    connection = try await connect()
    pid = await connection.backendPID
    pending = []
  }

  mutating func takeAnswers() -> [String] {
    defer { answers = [] }
    return answers
  }
}
