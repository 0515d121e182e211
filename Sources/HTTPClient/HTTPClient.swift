/// HTTP over libcurl: requests and answers as streams, connections that are kept and used again.
///
/// All transfers of a client run on one thread. A cancelled task ends its transfer, and a connection on which anything
/// went wrong in the middle is never used again. Proxies come from the environment (`ProxySettings`).
public struct HTTPClient: Sendable {
  public struct Configuration: Sendable {
    public var proxies = ProxySettings.fromEnvironment()
    public var tls = TLSSettings()
    public var userAgent = "scanrook"

    public init() {}
  }

  /// The thread and its connections, which end with the last copy of the client and the last body.
  final class Engine: Sendable {
    let loop: TransferLoop

    init(_ configuration: Configuration) {
      loop = TransferLoop(
        Transfer.Settings(
          proxies: configuration.proxies, tls: configuration.tls, userAgent: configuration.userAgent))
    }

    deinit { loop.stop() }
  }

  private let engine: Engine

  public init(configuration: Configuration = Configuration()) { engine = Engine(configuration) }

  /// Sends the request and returns when the head of the answer is there, whatever its status. Never tries again.
  ///
  /// Throws `HTTPFailure` when no answer comes about, `CancellationError` when the task is cancelled.
  public func execute(_ request: HTTPRequest) async throws -> HTTPResponse {
    try request.check()
    try Task.checkCancellation()
    let exchange = Exchange(request, on: engine.loop)
    exchange.start()
    let head = try await withThrowingTaskGroup(of: Void.self) { group in
      if case .stream(let chunks, _) = request.body {
        group.addTask { await exchange.upload(chunks) }
      }
      let head = try await exchange.head()
      group.cancelAll()
      return head
    }
    return HTTPResponse(status: head.status, headers: head.headers, body: HTTPBody(exchange, engine))
  }
}
