import Synchronization

/// Events on their way to a loop. It takes all that have come before each of its actions, so that a hint which comes
/// during a call is answered next, and a hundred hints by one claim.
final class Mailbox<Event: Sendable>: Sendable {
  private let waiting = Mutex<[Event]>([])
  /// Yields after events have been added; once for many, and now and then for none. One reader.
  let arrivals: AsyncStream<Void>
  private let sink: AsyncStream<Void>.Continuation

  init() { (arrivals, sink) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

  func add(_ event: Event) {
    waiting.withLock { $0.append(event) }
    sink.yield()
  }

  /// All that have not been taken, oldest first.
  func take() -> [Event] {
    waiting.withLock { waiting in
      defer { waiting = [] }
      return waiting
    }
  }
}
