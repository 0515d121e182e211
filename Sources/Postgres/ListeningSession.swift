import CPostgres
@preconcurrency import Dispatch
import Logging

/// The life of one event stream: connect, LISTEN, pass notifications on, probe, and come back after a loss.
///
/// Everything runs on one serial queue of its own, so the fields need no lock; `stop()` may come from any thread. The
/// handlers on the queue own the object until it stops.
final class ListeningSession: @unchecked Sendable {
  private let configuration: PostgresConfiguration
  private let channels: [String]
  private let timing: PostgresListener.Timing
  private let logger: Logger
  private let continuation: AsyncStream<PostgresListener.Event>.Continuation
  private let queue = DispatchQueue(label: "postgres.listener")
  private let pipe: WakePipe
  private let interruption: Interruption

  private var session: Session?
  private var source: (any DispatchSourceRead)?
  private var timer: (any DispatchSourceTimer)?
  private var isProbing = false
  private var connectedAt = ContinuousClock.now
  private var backoff: Duration

  init(
    configuration: PostgresConfiguration, channels: [String], timing: PostgresListener.Timing, logger: Logger,
    continuation: AsyncStream<PostgresListener.Event>.Continuation
  ) throws {
    self.configuration = configuration
    self.channels = channels
    self.timing = timing
    self.logger = logger
    self.continuation = continuation
    backoff = timing.minimumBackoff
    pipe = try WakePipe()
    interruption = Interruption(pipe)
  }

  func start() { queue.async { self.connect() } }

  /// Ends a connect that is under way at once, then closes. Twice is harmless.
  func stop() {
    interruption.request()
    queue.async { self.disconnect() }
  }

  private var isStopped: Bool { interruption.isRequested }

  private func connect() {
    guard !isStopped else { return }
    do {
      let session = try Session.open(configuration, pipe: pipe, interruption: interruption)
      self.session = session
      let deadline = ContinuousClock.now.advanced(by: configuration.connectTimeout)
      try session.interruptible(by: interruption) {
        for channel in channels {
          _ = try session.run(.script("listen \(Session.quoted(channel))"), deadline: deadline)
        }
        try warnOfPooler(session, deadline: deadline)
      }
      connectedAt = .now
      watch(session)
      emit(.connected)
      // Notifications may have come together with the answer to LISTEN, and then the socket stays silent.
      read()
    } catch {
      lose(error as? PostgresError ?? PostgresError(kind: .connectionFailed, message: "\(error)"))
    }
  }

  /// A pooler takes LISTEN without a word, gives the session to the next client and passes no notification on. It shows
  /// in the process id: the pooler makes one up.
  private func warnOfPooler(_ session: Session, deadline: ContinuousClock.Instant) throws {
    let row = try session.run(.script("select pg_backend_pid()"), deadline: deadline).onlyRow()
    guard try row.integer(0) != Int64(session.backendPID) else { return }
    logger.warning(
      "listening through a pooler: notifications come only in its session mode",
      metadata: ["channels": "\(channels.joined(separator: ", "))"])
  }

  private func watch(_ session: Session) {
    let source = DispatchSource.makeReadSource(fileDescriptor: session.socket, queue: queue)
    source.setEventHandler { [weak self] in self?.read() }
    // The socket must not be closed, and its number not given to another, while the source still watches it.
    let keeper = SessionKeeper(session)
    source.setCancelHandler { keeper.session.close() }
    self.source = source
    source.resume()
    schedule(after: timing.probeInterval) { $0.probe() }
  }

  private func read() {
    guard let session, source != nil else { return }
    let isAlive = PQconsumeInput(session.connection) == 1
    while PQisBusy(session.connection) == 0, let result = PQgetResult(session.connection) {
      PQclear(result)
      if PQstatus(session.connection) == CONNECTION_BAD { break }
    }
    while let notification = PQnotifies(session.connection) {
      let channel = String(cString: notification.pointee.relname)
      let payload = String(cString: notification.pointee.extra)
      PQfreemem(notification)
      emit(.notification(channel: channel, payload: payload))
    }
    guard isAlive, session.isOpen else {
      return lose(PostgresError(kind: .connectionLost, message: session.lastMessage))
    }
    if isProbing && PQtransactionStatus(session.connection) != PQTRANS_ACTIVE {
      isProbing = false
      schedule(after: timing.probeInterval) { $0.probe() }
    }
  }

  /// A round trip: a connection that was cut without a word looks just like a silent one.
  private func probe() {
    guard let session else { return }
    guard PQsendQuery(session.connection, "select 1") == 1, PQflush(session.connection) >= 0 else {
      return lose(PostgresError(kind: .connectionLost, message: session.lastMessage))
    }
    isProbing = true
    schedule(after: timing.probeTimeout) {
      $0.lose(PostgresError(kind: .connectionLost, message: "the server did not answer a probe in time"))
    }
  }

  private func lose(_ error: PostgresError) {
    let lived = session == nil || source == nil ? Duration.zero : ContinuousClock.now - connectedAt
    disconnect()
    guard !isStopped else { return }
    logger.warning("listener disconnected", metadata: ["error": "\(error)"])
    emit(.disconnected(error))
    if lived >= timing.maximumBackoff { backoff = timing.minimumBackoff }
    let pause = backoff * Double.random(in: 0.5...1)
    backoff = min(backoff * 2, timing.maximumBackoff)
    schedule(after: pause) { $0.connect() }
  }

  private func disconnect() {
    timer?.cancel()
    timer = nil
    isProbing = false
    if let source { source.cancel() } else { session?.close() }
    source = nil
    session = nil
  }

  private func emit(_ event: PostgresListener.Event) {
    if case .dropped = continuation.yield(event) { continuation.yield(.connected) }
  }

  /// One timer at a time: a new one replaces the old. It holds the object, or nothing would during a pause.
  private func schedule(after delay: Duration, _ action: @escaping (ListeningSession) -> Void) {
    timer?.cancel()
    let timer = DispatchSource.makeTimerSource(queue: queue)
    let (seconds, attoseconds) = delay.components
    timer.schedule(deadline: .now() + .nanoseconds(Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)))
    timer.setEventHandler { action(self) }
    self.timer = timer
    timer.resume()
  }
}

/// Lets a handler on the queue own a session.
private final class SessionKeeper: @unchecked Sendable {
  let session: Session
  init(_ session: Session) { self.session = session }
}
