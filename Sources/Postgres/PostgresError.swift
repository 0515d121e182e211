/// What went wrong between this program and the database.
public struct PostgresError: Error, Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable {
    /// No connection came about: unreachable, refused, wrong password, time is up.
    case connectionFailed
    /// The connection is gone, and what was running surely did not take effect.
    case connectionLost
    /// The connection went away after a COMMIT (or a statement that commits by itself) was sent and before its answer
    /// came: it may or may not have taken effect. Ask the database before repeating it.
    case outcomeUnknown
    /// The server refused the statement; `sqlState` says why and the connection stays usable.
    case server
    /// The task was cancelled; the statement did not take effect.
    case cancelled
    /// A value is not what the caller asked for.
    case decoding
    /// The call breaks a rule of this interface, such as a statement from outside while a transaction is open.
    case misuse
  }

  public var kind: Kind
  /// Five characters, when the error came from the server.
  public var sqlState: String?
  public var message: String
  public var detail: String?
  public var hint: String?
  /// Where the server was: function and line of PL/pgSQL; nil mostly.
  public var context: String?
  /// Character in the statement, counted from 1, when the server names one.
  public var position: Int?

  public init(
    kind: Kind, sqlState: String? = nil, message: String, detail: String? = nil, hint: String? = nil,
    context: String? = nil, position: Int? = nil
  ) {
    self.kind = kind
    self.sqlState = sqlState
    self.message = message
    self.detail = detail
    self.hint = hint
    self.context = context
    self.position = position
  }

  /// True when only a new connection can help.
  public var isConnectionGone: Bool {
    kind == .connectionFailed || kind == .connectionLost || kind == .outcomeUnknown
  }
}

extension PostgresError: CustomStringConvertible {
  public var description: String {
    var text = sqlState.map { "\($0): \(message)" } ?? message
    if let detail { text += " \(detail)" }
    if let hint { text += " Hint: \(hint)" }
    return text
  }
}
