/// One connection to PostgreSQL.
///
/// Calls run one after the other on a thread of their own, never on the cooperative pool. Cancelling the calling task
/// cancels the statement in the server and ends the call with `.cancelled`; a server that does not react within ten
/// seconds costs the connection. After an error with `isConnectionGone` open a new connection; nothing reconnects by
/// itself, because only the caller knows what the lost session held.
public actor PostgresConnection {
  private let executor: ThreadExecutor
  private let pipe: WakePipe
  private var session: Session?
  var openTransaction: TransactionToken?

  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private init(executor: ThreadExecutor, pipe: WakePipe) {
    self.executor = executor
    self.pipe = pipe
  }

  isolated deinit {
    session?.close()
    executor.stop()
  }

  /// Connects. Throws `.connectionFailed` with libpq's message, or `.cancelled`.
  public static func connect(_ configuration: PostgresConfiguration) async throws -> PostgresConnection {
    let connection = PostgresConnection(executor: try ThreadExecutor(), pipe: try WakePipe())
    try await connection.open(configuration)
    return connection
  }

  private func open(_ configuration: PostgresConfiguration) async throws {
    let interruption = Interruption(pipe)
    try await withTaskCancellationHandler {
      self.session = try Session.open(configuration, pipe: self.pipe, interruption: interruption)
    } onCancel: {
      interruption.request()
    }
  }

  /// Runs one statement with bound parameters `$1`, `$2` ... and gives its rows.
  ///
  /// Outside a transaction the statement commits by itself. Errors: `.server`, `.connectionLost`, `.outcomeUnknown`,
  /// `.cancelled`, `.misuse` (a text with U+0000, or another task's transaction is open).
  @discardableResult
  public func query(_ sql: String, _ parameters: [PostgresValue] = []) async throws -> PostgresResult {
    try await perform { try $0.run(.bound(sql, parameters)) }
  }

  /// Runs any number of statements without parameters, in one implicit transaction unless the text says otherwise.
  /// Meant for files of SQL. Errors as `query`; `position` counts from the start of the text.
  public func script(_ sql: String) async throws {
    try await perform { _ = try $0.run(.script(sql)) }
  }

  /// Sends the rows with one binary COPY, all or nothing, and checks that the server stored as many.
  ///
  /// `table` may name a schema (`scanrook.staged_files`); names are quoted, so write them as they are stored.
  /// No rows: nothing is sent. After an error of the server the connection stays usable.
  public func copy(_ rows: CopyBuffer, into table: String, columns: [String]) async throws {
    guard !rows.isEmpty else { return }
    try await perform { try $0.copy(rows, into: table, columns: columns) }
  }

  /// Ends the session; later calls throw `.connectionLost`. Twice is harmless.
  public func close() {
    session?.close()
    session = nil
  }

  /// False once the connection was closed or found broken; true does not promise that the peer still answers.
  public var isOpen: Bool { session?.isOpen ?? false }
  /// Process id of the server's backend, as in `pg_stat_activity`; 0 when closed.
  public var backendPID: Int { Int(session?.backendPID ?? 0) }
  /// Such as 150020 for 15.20; 0 when closed.
  public var serverVersion: Int { Int(session?.serverVersion ?? 0) }
  /// True inside a transaction that has not failed.
  public var isInTransaction: Bool { session?.isInTransaction ?? false }
}

extension PostgresConnection {
  /// Runs one uninterrupted piece of work on the session; `isCancellable` is false for what must reach the server.
  func perform<T: Sendable>(
    isCancellable: Bool = true, _ body: @Sendable (Session) throws -> T
  ) async throws -> T {
    guard isCancellable else { return try performNow(nil, body) }
    let interruption = Interruption(pipe)
    return try await withTaskCancellationHandler {
      // Naming self keeps this closure on the actor; one that captures only values of the actor would run elsewhere.
      try self.performNow(interruption, body)
    } onCancel: {
      interruption.request()
    }
  }

  private func performNow<T>(_ interruption: Interruption?, _ body: (Session) throws -> T) throws -> T {
    guard let session else { throw PostgresError.closed }
    try admit()
    return try session.interruptible(by: interruption) { try body(session) }
  }
}
