import ScanModel

/// One request. Nothing in it is sent before `HTTPClient.execute`.
public struct HTTPRequest: Sendable {
  public enum Body: Sendable {
    case none
    case bytes([UInt8])
    /// A file from its beginning to its end as they are when it is opened; read while it is sent.
    case file(String)
    /// Chunks as they come. Without a length they are sent chunked. A request with such a body is never repeated by
    /// libcurl on a fresh connection.
    case stream(AsyncStream<[UInt8]>, length: Int64?)
  }

  /// Times after which a request is given up; nil: never.
  public struct Timeouts: Hashable, Sendable {
    /// Until a connection stands, TLS included. Default 15 seconds.
    public var connect = Duration.seconds(15)
    /// In which nothing may arrive or leave. Whole seconds. Default 30 seconds.
    public var stall: Duration? = .seconds(30)
    /// For the request as a whole, its answer included. Default 1 hour.
    public var total: Duration? = .seconds(3_600)

    public init() {}
  }

  public var method: String
  public var url: String
  public var headers: HTTPHeaders
  public var body: Body
  public var timeouts = Timeouts()
  /// Redirects that are followed, to HTTPS only unless the first URL is plain HTTP. Default: none.
  public var maximumRedirects = 0

  public init(_ method: String = "GET", _ url: String, headers: HTTPHeaders = [:], body: Body = .none) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
  }

  /// The URL for messages.
  public var shownURL: String { url.withoutUserInfo }

  var scheme: String { url.prefix { $0 != ":" }.lowercased() }
  /// Schemes that the request and its redirects may use, in libcurl's form.
  var protocols: String { scheme == "http" ? "http,https" : "https" }

  /// Throws `HTTPFailure.notAURL` for a URL that is neither `https://` nor `http://`, or has blanks or control
  /// characters.
  func check() throws(HTTPFailure) {
    let scheme = scheme
    let isPlain = url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    guard scheme == "https" || scheme == "http", url.dropFirst(scheme.count).hasPrefix("://"), isPlain else {
      throw HTTPFailure(.notAURL, "\(shownURL) is not a URL to fetch from")
    }
  }
}
