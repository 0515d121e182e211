import Logging

/// Listens on notification channels for as long as somebody reads its events.
///
/// A notification is a hint; the table is the truth. Notifications sent while the listener was away are lost, so a
/// consumer looks at its tables after every `.connected`. The listener needs a direct connection: a pooler in
/// transaction mode drops LISTEN without a word, so the log gets a warning of every pooler.
public struct PostgresListener: Sendable {
  public enum Event: Hashable, Sendable {
    /// LISTEN is in force on every channel: catch up now, then trust the notifications. Also sent when events had to be
    /// dropped because nobody read them.
    case connected
    case notification(channel: String, payload: String)
    /// The connection is gone, or could not be made; the listener tries again by itself.
    case disconnected(PostgresError)
  }

  /// When the listener probes its own connection and how it comes back.
  public struct Timing: Hashable, Sendable {
    /// Time between round trips to the server that prove the connection alive. Default 10 s.
    public var probeInterval = Duration.seconds(10)
    /// Time a probe may take before the connection counts as cut. Default 5 s.
    public var probeTimeout = Duration.seconds(5)
    /// First pause after a failure; doubles up to `maximumBackoff`, each pause shortened at random by up to half.
    /// Default 100 ms.
    public var minimumBackoff = Duration.milliseconds(100)
    /// Default 5 s. A connection that lived this long starts over with `minimumBackoff`.
    public var maximumBackoff = Duration.seconds(5)

    public init() {}
  }

  private let configuration: PostgresConfiguration
  private let channels: [String]
  private let logger: Logger
  private let timing: Timing

  /// Nothing happens before `events()`. Channel names are quoted, so write them as NOTIFY spells them.
  public init(
    configuration: PostgresConfiguration, channels: [String], logger: Logger, timing: Timing = Timing()
  ) {
    self.configuration = configuration
    self.channels = channels
    self.logger = logger
    self.timing = timing
  }

  /// Events from now on. The connection lives as long as the stream: it closes when the reading task is cancelled,
  /// leaves its loop or drops the stream. Each call opens a connection of its own.
  ///
  /// At most 4,096 unread events are kept; then the oldest go and a `.connected` says to catch up.
  public func events() -> AsyncStream<Event> {
    let (stream, continuation) = AsyncStream.makeStream(of: Event.self, bufferingPolicy: .bufferingNewest(4_096))
    do {
      let session = try ListeningSession(
        configuration: configuration, channels: channels, timing: timing, logger: logger, continuation: continuation)
      continuation.onTermination = { _ in session.stop() }
      session.start()
    } catch {
      continuation.yield(.disconnected(PostgresError(kind: .connectionFailed, message: "\(error)")))
      continuation.finish()
    }
    return stream
  }
}
