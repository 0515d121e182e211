import CPostgres

extension Session {
  /// One statement with bound parameters (extended protocol), or without (simple protocol, several statements).
  enum Statement {
    case bound(String, [PostgresValue])
    case script(String)
  }

  /// Runs a statement to its end. Gives the last result; throws the first error.
  func run(_ statement: Statement, deadline: ContinuousClock.Instant? = nil) throws -> PostgresResult {
    let canCommit = statement.canCommit || !isInTransaction
    try send(statement)
    let outcome = try collect(deadline: deadline)
    return try conclude(outcome, canCommit: canCommit)
  }

  struct Outcome {
    var result: ResultStorage?
    var failure: PostgresError?
    /// The server said FATAL: it ended the session by its own decision and rolled back.
    var isFatal = false
  }

  /// Reads results until the statement is over. `sendRows` answers a COPY FROM STDIN; without it COPY is refused.
  func collect(
    deadline: ContinuousClock.Instant? = nil, sendRows: (() throws -> Void)? = nil
  ) throws -> Outcome {
    var outcome = Outcome()
    while let result = try nextResult(deadline: deadline) {
      switch result.status {
      case PGRES_COPY_IN:
        if let sendRows {
          try sendRows()
        } else {
          outcome.failure = outcome.failure ?? .copyInStatement
          try endCopy(reason: "the client sends rows only by its own copy function")
        }
      case PGRES_COPY_OUT:
        outcome.failure = outcome.failure ?? .copyInStatement
        try discardCopyOut()
      case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE:
        let error = result.error(kind: .server)
        // The state is there only when the server spoke; libpq's own complaints have none.
        if outcome.failure == nil && outcome.result == nil { outcome.isFatal = error.sqlState != nil }
        outcome.failure = outcome.failure ?? error
      default:
        outcome.result = result
      }
      if PQstatus(connection) == CONNECTION_BAD { break }
    }
    return outcome
  }

  /// Turns an outcome into the result or the error that tells the caller what holds now.
  func conclude(_ outcome: Outcome, canCommit: Bool) throws -> PostgresResult {
    guard isOpen else {
      let isCertain = !canCommit || outcome.isFatal
      var error = outcome.failure ?? PostgresError(kind: .connectionLost, message: lastMessage)
      error.kind = isCertain ? .connectionLost : .outcomeUnknown
      throw error
    }
    if let failure = outcome.failure {
      throw wasInterrupted && failure.sqlState == PostgresError.cancelled.sqlState ? .cancelled : failure
    }
    guard let result = outcome.result else {
      throw PostgresError(kind: .server, message: "the server gave no result")
    }
    return PostgresResult(storage: result)
  }

  /// Queues a statement and sends it.
  func send(_ statement: Statement) throws {
    guard connection != nil else { throw PostgresError.closed }
    let isSent: Int32
    switch statement {
    case .script(let sql): isSent = PQsendQuery(connection, try checked(sql))
    case .bound(let sql, let parameters): isSent = try sendBound(try checked(sql), parameters)
    }
    guard isSent == 1 else { throw PostgresError(kind: .connectionLost, message: lastMessage) }
    try flush()
  }

  private func sendBound(_ sql: String, _ parameters: [PostgresValue]) throws -> Int32 {
    guard parameters.count <= Int(UInt16.max) else {
      throw PostgresError(kind: .misuse, message: "\(parameters.count) parameters given; at most 65,535 are possible")
    }
    let texts = CStrings(try parameters.map { try $0.textForm.map { try checked($0) } })
    var values = texts.pointers
    var types = [Oid](repeating: 0, count: parameters.count)
    var lengths = [Int32](repeating: 0, count: parameters.count)
    var formats = [Int32](repeating: 0, count: parameters.count)
    var copies: [UnsafeMutablePointer<CChar>] = []
    defer { for copy in copies { copy.deallocate() } }
    for (index, parameter) in parameters.enumerated() {
      guard case .bytes(let bytes) = parameter else { continue }
      let copy = UnsafeMutablePointer<CChar>.allocate(capacity: max(1, bytes.count))
      for (offset, byte) in bytes.enumerated() { copy[offset] = CChar(bitPattern: byte) }
      copies.append(copy)
      values[index] = UnsafePointer(copy)
      types[index] = 17  // oid of bytea
      lengths[index] = Int32(clamping: bytes.count)
      formats[index] = 1
    }
    return PQsendQueryParams(connection, sql, Int32(parameters.count), types, values, lengths, formats, 0)
  }

  /// C ends a string at its first zero; sending half a text would be worse than refusing it.
  private func checked(_ text: String) throws -> String {
    guard text.utf8.contains(0) else { return text }
    throw PostgresError(
      kind: .misuse, message: "a text contains the character U+0000, which PostgreSQL cannot store",
      hint: "Send it as bytes, or replace the character.")
  }

  private func discardCopyOut() throws {
    var row: UnsafeMutablePointer<CChar>?
    while true {
      let count = PQgetCopyData(connection, &row, 1)
      if count > 0 { PQfreemem(row) }
      if count < 0 { return }
      if count == 0, try !wait(writing: false) { return }
    }
  }
}

extension Session.Statement {
  /// Whether the statement may end the open transaction; a script may hold anything.
  fileprivate var canCommit: Bool {
    guard case .bound(let sql, _) = self else { return true }
    let word = sql.drop { $0.isWhitespace }.prefix { $0.isLetter }.lowercased()
    return ["commit", "end", "prepare"].contains(word)
  }
}

extension PostgresError {
  fileprivate static let copyInStatement = PostgresError(
    kind: .misuse, message: "the statement starts a COPY from or to the client",
    hint: "Use copy(_:into:columns:) to send rows, and a select to read them.")
}
