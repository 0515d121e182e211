import ScanModel

/// Fetches files over HTTPS with libcurl.
///
/// Each transfer runs on a thread of its own and gives up on a server that does not answer or stalls. Proxies come from
/// the environment (`ProxySettings`). 429 and 5xx answers and broken connections are tried again with growing pauses.
public struct HTTPClient: Sendable {
  public struct Configuration: Sendable {
    /// Seconds until a connection must stand. Default 15.
    public var connectTimeout = 15
    /// Seconds in which nothing may arrive before the transfer is given up. Default 30.
    public var stallTimeout = 30
    /// Seconds for one attempt as a whole. Default 3,600.
    public var totalTimeout = 3_600
    /// Redirects that are followed, to HTTPS only unless the first URL is plain HTTP. Default 5.
    public var maximumRedirects = 5
    /// Bytes after which an answer is refused. Default 16 GiB.
    public var maximumBytes: Int64 = 16 << 30
    /// Tries in all. Default 4.
    public var attempts = 4
    /// The first pause; each further one is twice as long, all with a random part. A server's `Retry-After` counts if
    /// it is longer, up to a minute. Default 1 second.
    public var firstPause = Duration.seconds(1)
    public var proxies = ProxySettings.fromEnvironment()

    public init() {}
  }

  /// What a download came to.
  public enum Download: Hashable, Sendable {
    /// The file is there; the server's validator for the next time, if it gave one.
    case fetched(etag: String?)
    /// The server says that what `ifNoneMatch` named is still current; no file was made.
    case notModified
  }

  private let configuration: Configuration

  public init(configuration: Configuration = Configuration()) { self.configuration = configuration }

  /// Fetches `url` into a new file at `path`; one that exists is replaced. On any failure no file is left.
  ///
  /// HTTPS; plain HTTP only when the URL says `http://`. Throws `SR076` for another URL, `SR251` when the server cannot
  /// be reached or breaks off, `SR252` for an answer that is not 200, `CancellationError` when the task is cancelled.
  public func download(_ url: String, to path: String, ifNoneMatch etag: String? = nil) async throws -> Download {
    let request = try Request(url: url, path: path, etag: etag)
    var pause = configuration.firstPause
    var attempt = 1
    while true {
      switch try await Transfer.run(request, configuration) {
      case .done(let download): return download
      case .failed(let error, let isTransient, let retryAfter):
        guard isTransient, attempt < configuration.attempts else { throw error }
        let wait = max(pause * Double.random(in: 0.5...1.5), .seconds(min(retryAfter, 60)))
        try await Task.sleep(for: wait)
        pause *= 2
        attempt += 1
      }
    }
  }
}
