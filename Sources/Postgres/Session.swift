import CPostgres
import Glibc

/// One libpq connection and everything that touches it. Not thread-safe: its owner keeps it on one thread or queue.
///
/// The connection is non-blocking and every wait is one `poll` over the socket and a wake pipe, so an operation can be
/// interrupted at any point, a silent server included.
final class Session {
  let pipe: WakePipe
  private(set) var connection: OpaquePointer?
  private let noticeTarget: NoticeTarget?
  private var cancelHandle: OpaquePointer?
  private var interruption: Interruption?
  private var interruptedAt: ContinuousClock.Instant?

  /// How long a server may take to answer a cancel request before the connection is given up.
  static let cancelPatience = Duration.seconds(10)

  init(connection: OpaquePointer, pipe: WakePipe, noticeTarget: NoticeTarget?) {
    self.connection = connection
    self.pipe = pipe
    self.noticeTarget = noticeTarget
    cancelHandle = PQgetCancel(connection)
    PQsetnonblocking(connection, 1)
  }

  deinit { close() }

  func close() {
    PQfreeCancel(cancelHandle)
    PQfinish(connection)
    cancelHandle = nil
    connection = nil
  }

  var isOpen: Bool { connection != nil && PQstatus(connection) == CONNECTION_OK }
  var socket: Int32 { PQsocket(connection) }
  var isInTransaction: Bool { PQtransactionStatus(connection) == PQTRANS_INTRANS }
  var backendPID: Int32 { PQbackendPID(connection) }
  var serverVersion: Int32 { PQserverVersion(connection) }
  var lastMessage: String { PQerrorMessage(connection).map { trimmed(String(cString: $0)) } ?? "" }

  /// Runs `body` so that `interruption` can end it.
  func interruptible<T>(by interruption: Interruption?, _ body: () throws -> T) throws -> T {
    if interruption?.isRequested == true { throw PostgresError.cancelled }
    self.interruption = interruption
    interruptedAt = nil
    defer { self.interruption = nil }
    return try body()
  }

  /// True once the interruption has been asked for; the first time the cancel request goes to the server.
  func checkInterruption() -> Bool {
    guard interruption?.isRequested == true else { return false }
    if interruptedAt == nil {
      interruptedAt = .now
      sendCancel()
    }
    return true
  }

  var wasInterrupted: Bool { interruption?.isRequested == true }

  /// Waits until the socket has data (or room, when `writing`), then reads what is there.
  /// Gives false when the connection is gone; libpq then holds the reason as the next result.
  func wait(writing: Bool, deadline: ContinuousClock.Instant? = nil) throws -> Bool {
    let limit = interruptedAt.map { $0.advanced(by: Self.cancelPatience) } ?? deadline
    if let limit, ContinuousClock.now >= limit {
      close()
      if interruptedAt != nil { throw PostgresError.cancelled }
      throw PostgresError(kind: .connectionLost, message: "the server did not answer in time")
    }
    let events = Int16(POLLIN) | (writing ? Int16(POLLOUT) : 0)
    let ready = pipe.poll(with: socket, events: events, limit: limit, tick: interruptedAt == nil ? nil : 250)
    if ready == 0 && interruptedAt != nil { sendCancel() }  // The first request may have come before the statement.
    _ = checkInterruption()
    if ready & Int16(POLLIN | POLLHUP | POLLERR | POLLNVAL) == 0 { return true }
    return PQconsumeInput(connection) == 1
  }

  /// Sends everything that libpq has queued.
  func flush() throws {
    while true {
      let state = PQflush(connection)
      // A failed write shows up when the answer is read, together with the server's last words.
      if state != 1 { return }
      guard try wait(writing: true) else { return }
    }
  }

  /// The next result of the running statement; nil at its end.
  func nextResult(deadline: ContinuousClock.Instant? = nil) throws -> ResultStorage? {
    while PQisBusy(connection) == 1 {
      guard try wait(writing: false, deadline: deadline) else { break }
    }
    return PQgetResult(connection).map { ResultStorage($0) }
  }

  private func sendCancel() {
    // On failure the wait for the answer runs out of patience, which is all that can be done.
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      _ = PQcancel(cancelHandle, buffer.baseAddress, 256)
    }
  }
}

extension PostgresError {
  static let cancelled = PostgresError(
    kind: .cancelled, sqlState: "57014", message: "the statement was cancelled by its caller")
  static let closed = PostgresError(kind: .connectionLost, message: "the connection is closed")
}

extension WakePipe {
  /// Waits for the socket or a signal. Gives the socket's events; 0 for a signal, a timeout or an interrupted call.
  /// `tick` bounds the wait in milliseconds.
  func poll(with socket: Int32, events: Int16, limit: ContinuousClock.Instant?, tick: Int32?) -> Int16 {
    var entries = [
      pollfd(fd: socket, events: events, revents: 0), pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0),
    ]
    var timeout = tick ?? -1
    if let limit {
      let (seconds, attoseconds) = (limit - .now).components
      let remaining = max(0, min(seconds, 3_600) * 1_000 + attoseconds / 1_000_000_000_000_000 + 1)
      timeout = timeout < 0 ? Int32(remaining) : min(timeout, Int32(remaining))
    }
    guard Glibc.poll(&entries, 2, timeout) > 0 else { return 0 }
    if entries[1].revents != 0 { drain() }
    return entries[0].revents
  }
}
