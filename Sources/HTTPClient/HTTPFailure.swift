/// Why a request came to no answer, or an answer to no end. An answer with an error status is an answer, not this.
public struct HTTPFailure: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Kind: Hashable, Sendable {
    /// The URL, or what goes with the request, cannot be used; nothing was sent.
    case notAURL
    /// No connection came about: name, route, refusal, proxy. Nothing was sent.
    case unreachable
    /// TLS failed: their certificate, or ours.
    case untrusted
    /// A timeout passed, before or in the middle of the answer.
    case timeout
    /// The connection broke; the server may have acted.
    case broken
    /// A fault on this side: a file, memory, the library.
    case local
  }

  public var kind: Kind
  /// One sentence without a full stop, and without a password of the URL.
  public var message: String

  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  /// Whether the same request may succeed later.
  public var isTransient: Bool {
    switch kind {
    case .unreachable, .timeout, .broken: true
    case .notAURL, .untrusted, .local: false
    }
  }

  public var description: String { message }
}
