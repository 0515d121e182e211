import Logging
import ScanModel

/// Where the log lines of every program go: standard error, one line each.
public enum ProgramLog {
  /// Sets the log up; once, at the start of a program.
  public static func start(level: Logger.Level) {
    LoggingSystem.bootstrap { handler(label: $0, level: level, stream: OneLinePerRecord()) }
  }

  static func handler(label: String, level: Logger.Level, stream: OneLinePerRecord) -> StreamLogHandler {
    var handler = StreamLogHandler(label: label, stream: stream)
    handler.logLevel = level
    return handler
  }
}

/// Writes each record as one line, whatever its values hold: a scanner's last words must neither look like records nor
/// steer a terminal.
struct OneLinePerRecord: TextOutputStream, Sendable {
  var emit: @Sendable (String) -> Void = { StandardError.write($0) }

  mutating func write(_ record: String) {
    emit((record.hasSuffix("\n") ? String(record.dropLast()) : record).printable() + "\n")
  }
}
