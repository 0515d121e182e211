import CPostgres
import Glibc

extension Session {
  /// Connects, or throws `.connectionFailed` with libpq's message, or `.cancelled`.
  static func open(
    _ configuration: PostgresConfiguration, pipe: WakePipe, interruption: Interruption
  ) throws -> Session {
    try check(configuration.connectionString)
    // Later keywords win, and the connection string stands in the place of dbname: first our defaults, then the
    // caller's string, then what must hold.
    let keywords: [(String, String)] = [
      ("application_name", configuration.applicationName), ("keepalives_idle", "10"), ("keepalives_interval", "5"),
      ("keepalives_count", "3"), ("tcp_user_timeout", "10000"), ("dbname", configuration.connectionString),
      ("client_encoding", "UTF8"),
    ]
    let names = CStrings(keywords.map(\.0))
    let values = CStrings(keywords.map(\.1))
    guard let connection = PQconnectStartParams(names.pointers, values.pointers, 1) else {
      throw PostgresError(kind: .connectionFailed, message: "libpq is out of memory")
    }
    let noticeTarget = NoticeTarget(configuration.onNotice)
    PQsetNoticeReceiver(connection, NoticeTarget.receiver, Unmanaged.passUnretained(noticeTarget).toOpaque())
    do {
      try establish(connection, timeout: timeout(connection, configuration), pipe, interruption)
    } catch {
      PQfinish(connection)
      throw error
    }
    return Session(connection: connection, pipe: pipe, noticeTarget: noticeTarget)
  }

  /// Refuses what libpq cannot read, before it says so itself: its words quote from the string, passwords included.
  private static func check(_ connectionString: String) throws {
    // libpq takes anything else for the name of a database.
    let isParsed =
      connectionString.contains("=") || connectionString.hasPrefix("postgresql://")
      || connectionString.hasPrefix("postgres://")
    guard isParsed else { return }
    var message: UnsafeMutablePointer<CChar>?
    if let options = PQconninfoParse(connectionString, &message) { return PQconninfoFree(options) }
    defer { PQfreemem(message) }
    let reason = message.map { String(cString: $0) } ?? "out of memory"
    throw PostgresError(
      kind: .connectionFailed,
      message: "the connection string is malformed (\(trimmed(String(reason.prefix { $0 != "\"" }))))",
      hint: "Expected postgresql://user@host/database or keywords; percent-encode other characters in a URI.")
  }

  /// From libpq's verbose text: `... FATAL:  28P01: password authentication failed ...`, then a line with the place in
  /// the server's source. Without a SQLSTATE the server did not answer.
  private static func refusal(_ text: String) -> PostgresError {
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("LOCATION:") }
    var message = trimmed(lines.joined(separator: "\n"))
    guard let match = message.firstMatch(of: #/:  ([0-9A-Z]{5}): /#) else {
      return PostgresError(kind: .connectionFailed, message: message)
    }
    let sqlState = String(match.output.1)
    message.replaceSubrange(match.range, with: ":  ")
    return PostgresError(kind: .connectionFailed, sqlState: sqlState, message: message)
  }

  private static func establish(
    _ connection: OpaquePointer, timeout: Duration, _ pipe: WakePipe, _ interruption: Interruption
  ) throws {
    let deadline = ContinuousClock.now.advanced(by: timeout)
    // While connecting libpq tells the server's SQLSTATE in the text only, and only when it is asked to be verbose.
    let verbosity = PQsetErrorVerbosity(connection, PQERRORS_VERBOSE)
    defer { PQsetErrorVerbosity(connection, verbosity) }
    var state = PQstatus(connection) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING
    while state != PGRES_POLLING_OK {
      if interruption.isRequested { throw PostgresError.cancelled }
      guard state != PGRES_POLLING_FAILED else {
        var error = refusal(PQerrorMessage(connection).map { String(cString: $0) } ?? "connecting failed")
        if PQconnectionNeedsPassword(connection) == 1 { error.sqlState = "28P01" }
        throw error
      }
      guard ContinuousClock.now < deadline else {
        let host = PQhost(connection).map { String(cString: $0) } ?? "?"
        throw PostgresError(
          kind: .connectionFailed, message: "\(host) did not let us in within \(timeout)",
          hint: "Check host and port, or raise connect_timeout.")
      }
      let events = state == PGRES_POLLING_READING ? Int16(POLLIN) : Int16(POLLOUT)
      let ready = pipe.poll(with: PQsocket(connection), events: events, limit: deadline, tick: nil)
      if ready != 0 { state = PQconnectPoll(connection) }
    }
  }

  /// The time for all hosts together: libpq leaves a silent host to the kernel, which tcp_user_timeout bounds.
  private static func timeout(_ connection: OpaquePointer, _ configuration: PostgresConfiguration) -> Duration {
    let options = option("connect_timeout", of: connection).flatMap { Int($0) } ?? 0
    let hosts = option("host", of: connection)?.split(separator: ",").count ?? 1
    let each = options > 0 ? Duration.seconds(min(options, 86_400)) : configuration.connectTimeout
    return each * max(1, hosts)
  }

  private static func option(_ name: String, of connection: OpaquePointer) -> String? {
    guard let options = PQconninfo(connection) else { return nil }
    defer { PQconninfoFree(options) }
    var index = 0
    while let keyword = options[index].keyword {
      if String(cString: keyword) == name { return options[index].val.map { String(cString: $0) } }
      index += 1
    }
    return nil
  }
}

/// Where libpq's notices go; lives as long as the session.
final class NoticeTarget {
  private let handler: (@Sendable (PostgresNotice) -> Void)?

  init(_ handler: (@Sendable (PostgresNotice) -> Void)?) { self.handler = handler }

  /// Installed even without a handler, because libpq would print to standard error.
  static let receiver: @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?) -> Void = { context, result in
    guard let context, let result else { return }
    Unmanaged<NoticeTarget>.fromOpaque(context).takeUnretainedValue().handler?(ResultStorage.notice(result))
  }
}

/// A nil-terminated C array of strings, with nil for absent values; frees everything at the end of its life.
final class CStrings {
  private var owned: [UnsafeMutablePointer<CChar>?]

  init(_ strings: [String?]) { owned = strings.map { $0.flatMap { strdup($0) } } + [nil] }

  deinit { for string in owned { free(string) } }

  var pointers: [UnsafePointer<CChar>?] { owned.map { UnsafePointer($0) } }
}
