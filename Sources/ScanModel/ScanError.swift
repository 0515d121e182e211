/// An error a person can act on: what was given, what was expected, what to do.
///
/// The code is a SQLSTATE of class `SR`, the same registry as `sql/README.md`: `SR0xx` bad input, `SR1xx` wrong state
/// or stale attempt, `SR2xx` artifact or registry, `SR3xx` limits, `SR9xx` our own faults.
public struct ScanError: Error, Hashable, Sendable {
  /// Five characters, `SR` and three digits. What to compare is `known`.
  public var code: String
  /// What was given or what happened, one sentence.
  public var message: String
  /// What was expected; nil when the message says it all.
  public var detail: String?
  /// What to do; a statement or command to paste where there is one.
  public var hint: String?

  /// One of our own.
  public init(code: ScanErrorCode, message: String, detail: String? = nil, hint: String? = nil) {
    self.init(code: code.rawValue, message: message, detail: detail, hint: hint)
  }

  /// What another raised, with any code.
  public init(code: String, message: String, detail: String? = nil, hint: String? = nil) {
    self.code = code
    self.message = message
    self.detail = detail
    self.hint = hint
  }

  /// The code's case; nil for a code that this program does not know.
  public var known: ScanErrorCode? { ScanErrorCode(rawValue: code) }
}

extension ScanError: CustomStringConvertible {
  public var description: String {
    var text = "\(code): \(message)"
    if let detail { text += " \(detail)" }
    if let hint { text += " Hint: \(hint)" }
    return text
  }
}
