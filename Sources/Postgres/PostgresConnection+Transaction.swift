/// Names the transaction that a task works in.
struct TransactionToken: Hashable, Sendable {
  let number: UInt64
  @TaskLocal static var current: TransactionToken?
}

extension PostgresConnection {
  /// Runs `body` between BEGIN and COMMIT; any error it throws rolls back and is thrown on.
  ///
  /// While it is open, statements of other tasks on this connection are refused as `.misuse` rather than slipped into
  /// the transaction; transactions do not nest. When the answer to COMMIT is lost the error is `.outcomeUnknown`.
  /// A cancelled task still sends ROLLBACK; once COMMIT is sent cancellation comes too late.
  @discardableResult
  public func transaction<T: Sendable>(
    _ body: @Sendable (PostgresConnection) async throws -> T
  ) async throws -> T {
    guard openTransaction == nil else { throw PostgresError.transactionIsOpen }
    let token = TransactionToken(number: .random(in: 0...(.max)))
    openTransaction = token
    defer { openTransaction = nil }
    return try await TransactionToken.$current.withValue(token) {
      try await begin()
      let value: T
      do {
        value = try await body(self)
        try Task.checkCancellation()
      } catch {
        // The first error is the one worth reporting; a session that cannot roll back is gone anyway.
        _ = try? await perform(isCancellable: false) { try $0.run(.bound("rollback", [])) }
        throw error is CancellationError ? PostgresError.cancelled : error
      }
      try await commit()
      return value
    }
  }

  private func begin() async throws {
    do {
      try await query("begin")
    } catch var error as PostgresError where error.kind == .outcomeUnknown {
      error.kind = .connectionLost  // Whatever became of BEGIN, it changed nothing.
      throw error
    }
  }

  private func commit() async throws {
    let result = try await perform(isCancellable: false) { try $0.run(.bound("commit", [])) }
    // A transaction in which a statement failed answers COMMIT with ROLLBACK, and no error.
    guard result.commandTag == "COMMIT" else {
      throw PostgresError(
        kind: .server, sqlState: "25P02", message: "the transaction was rolled back, because a statement in it failed",
        hint: "Let the error of the failed statement leave the transaction's body.")
    }
  }

  /// Refuses a statement that does not belong to the open transaction.
  func admit() throws {
    guard openTransaction == nil || openTransaction == TransactionToken.current else {
      throw PostgresError.transactionIsOpen
    }
  }
}

extension PostgresError {
  fileprivate static let transactionIsOpen = PostgresError(
    kind: .misuse, message: "a transaction is open on this connection",
    hint: "Use the connection only inside its body meanwhile, do not nest transactions, or open another connection.")
}
