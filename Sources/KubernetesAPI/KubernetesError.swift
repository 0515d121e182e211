import FoundationEssentials
import HTTPClient

/// Why the API server did not do what was asked. Decided by the `reason` that it gives: one code stands for several
/// things (409 for two, 403 for three).
public struct KubernetesError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Kind: Hashable, Sendable {
    /// The name is taken; perhaps by our own earlier try.
    case alreadyExists
    /// It has changed, or is another than the precondition named. On a create: try again.
    case conflict
    case notFound
    /// The namespace itself is gone or being deleted.
    case namespaceGone
    case forbidden
    case quotaExceeded
    /// The credentials were refused, also after they were renewed, or cannot be had.
    case unauthorized
    /// The request will never do; the field at fault where the server names one.
    case invalid(field: String?)
    case tooLarge
    case tooManyRequests
    /// The version, or the page, is too old: list anew.
    case expired
    /// The version is of the future: of another server, or of a time before its backup was restored.
    case resourceVersionTooLarge
    /// Any other answer, or one that is not understood.
    case server
    /// No answer, or a broken one; the server may have acted.
    case unreachable
  }

  public var kind: Kind
  /// At most 500 characters.
  public var message: String
  /// Not before this has passed; nil: the server did not say.
  public var retryAfter: Duration?

  public init(_ kind: Kind, _ message: String, retryAfter: Duration? = nil) {
    self.kind = kind
    self.message = String(message.prefix(500))
    self.retryAfter = retryAfter
  }

  public var description: String { message }
}

extension KubernetesError {
  /// What an answer other than success means. An overloaded server sends plain text, so the media type is looked at
  /// first.
  init(code: Int, contentType: String, body: [UInt8], retryAfter: Duration? = nil) {
    if contentType == "application/json", let status = try? Wire.decode(Status.self, from: body) {
      self.init(status, code: code, retryAfter: retryAfter)
    } else {
      let text = String(decoding: body.prefix(2_000), as: UTF8.self).trimmingPrefix { $0.isWhitespace }
      let shown = text.isEmpty ? "no text" : String(text.prefix(200))
      self.init(
        Self.kind(ofBareCode: code), "The server answered with status \(code): \(shown)", retryAfter: retryAfter)
    }
  }

  /// `code` of the answer, where the status has none itself.
  init(_ status: Status, code: Int = 0, retryAfter: Duration? = nil) {
    self.init(
      Self.kind(of: status, code: status.code ?? code),
      status.message ?? status.reason ?? "The server answered with status \(status.code ?? code).",
      retryAfter: retryAfter ?? status.details?.retryAfterSeconds.map { .seconds($0) })
  }

  init(_ failure: HTTPFailure) { self.init(.unreachable, failure.message) }

  private static func kind(of status: Status, code: Int) -> Kind {
    let causes = status.details?.causes ?? []
    switch status.reason {
    case "AlreadyExists": return .alreadyExists
    case "Conflict": return .conflict
    case "NotFound": return status.details?.kind == "namespaces" ? .namespaceGone : .notFound
    case "Forbidden":
      if causes.contains(where: { $0.reason == "NamespaceTerminating" }) { return .namespaceGone }
      // There is nothing but the text to tell it from missing rights.
      return status.message?.contains("exceeded quota") == true ? .quotaExceeded : .forbidden
    case "Unauthorized": return .unauthorized
    case "Invalid": return .invalid(field: causes.lazy.compactMap(\.field).first)
    case "BadRequest": return .invalid(field: status.message.flatMap(unknownField))
    case "RequestEntityTooLarge": return .tooLarge
    case "TooManyRequests": return .tooManyRequests
    case "Expired", "Gone": return .expired
    case "Timeout":
      return causes.contains { $0.reason == "ResourceVersionTooLarge" } ? .resourceVersionTooLarge : .server
    default: return kind(ofBareCode: code)
    }
  }

  /// A code without a reason. A bare 404 or 409 says nothing about an object: something in between may have sent it.
  private static func kind(ofBareCode code: Int) -> Kind {
    switch code {
    case 401: .unauthorized
    case 403: .forbidden
    case 410: .expired
    case 413: .tooLarge
    case 429: .tooManyRequests
    default: .server
    }
  }

  /// From `strict decoding error: unknown field "spec.x"`; of several the first.
  private static func unknownField(in message: String) -> String? {
    guard let start = message.firstRange(of: "unknown field \"") else { return nil }
    let rest = message[start.upperBound...]
    return rest.firstIndex(of: "\"").map { String(rest[..<$0]) }
  }
}
