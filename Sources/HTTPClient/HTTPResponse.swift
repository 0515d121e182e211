/// The head of an answer, and its body as it arrives.
public struct HTTPResponse: Sendable {
  public let status: Int
  public let headers: HTTPHeaders
  public let body: HTTPBody

  /// The media type without parameters, lower case; empty when the server named none.
  public var contentType: String {
    let value = (headers["content-type"] ?? "").prefix { $0 != ";" }
    return value.lowercased().filter { $0 != " " }
  }

  /// `Retry-After` in seconds, the form that servers of APIs use.
  public var retryAfter: Duration? {
    headers["retry-after"].flatMap { Int64($0) }.flatMap { $0 >= 0 ? .seconds($0) : nil }
  }
}

/// The bytes of one answer, to be read once.
///
/// Nothing is read ahead beyond some 256 KiB: a slow reader slows the server. A body that is let go before its end gives
/// its connection up.
public final class HTTPBody: AsyncSequence, Sendable {
  public typealias Element = [UInt8]

  public struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate let body: HTTPBody

    /// The next bytes, nil at the end. Throws `HTTPFailure` when the answer breaks off, `CancellationError` when the
    /// task is cancelled.
    public func next() async throws -> [UInt8]? { try await body.exchange.nextChunk() }
  }

  private let exchange: Exchange
  // Keeps the connections alive until the body is read.
  private let engine: HTTPClient.Engine

  init(_ exchange: Exchange, _ engine: HTTPClient.Engine) {
    self.exchange = exchange
    self.engine = engine
  }

  deinit { exchange.abandon() }

  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(body: self) }

  /// All bytes. Throws `HTTPFailure` with `.local` when there are more than `limit`.
  public func collect(upTo limit: Int) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    for try await chunk in self {
      guard bytes.count + chunk.count <= limit else {
        throw HTTPFailure(.local, "the answer is longer than \(limit) bytes")
      }
      bytes += chunk
    }
    return bytes
  }
}
