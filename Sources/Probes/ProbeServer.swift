import NIOCore
import NIOHTTP1
import NIOPosix
import ScanModel
import ServiceLifecycle

/// Answers GET and HEAD on a port of its own, for the kubelet and for Prometheus: the smallest HTTP/1.1 server.
///
/// One request a connection, always: both clients open connections freely, and a connection that ends after its answer
/// can be bounded as a whole, in time, in bytes and in number. Other paths are 404, other methods 405, what is no HTTP
/// is 400. One thread, which sleeps while nothing comes.
public struct ProbeServer: Service {
  public struct Answer: Hashable, Sendable {
    public var status: Int
    public var contentType: String
    public var body: String

    public init(status: Int, contentType: String = "text/plain; charset=utf-8", body: String) {
      self.status = status
      self.contentType = contentType
      self.body = body
    }
  }

  /// What is allowed at most; beyond it a connection is cut.
  struct Bounds: Hashable, Sendable {
    /// Connections at a time.
    var connections = 64
    /// Bytes of a connection, which is one request.
    var requestBytes = 16 << 10
    /// From the beginning of a connection to its end.
    var time = Duration.seconds(10)
  }

  private let host: String
  private let port: Int
  private let routes: [String: @Sendable () async -> Answer]
  private let onListening: (@Sendable (Int) -> Void)?
  var bounds = Bounds()

  /// - Parameters:
  ///   - host: an address of this machine, or `0.0.0.0` or `::` for all.
  ///   - port: 0 takes any that is free.
  ///   - routes: by path, without the part behind `?`. They should answer at once.
  ///   - onListening: is told the port once connections are accepted.
  public init(
    host: String, port: Int, routes: [String: @Sendable () async -> Answer],
    onListening: (@Sendable (Int) -> Void)? = nil
  ) {
    self.host = host
    self.port = port
    self.routes = routes
    self.onListening = onListening
  }

  /// Returns after a graceful shutdown or when its task is cancelled; requests that have come are still answered.
  /// Throws `ScanError` `SR951` when the port cannot be listened on.
  public func run() async throws {
    let threads = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    do {
      try await serve(on: threads)
    } catch {
      try? await threads.shutdownGracefully()
      throw error
    }
    // Closes every connection that is left.
    try await threads.shutdownGracefully()
  }

  private func serve(on threads: MultiThreadedEventLoopGroup) async throws {
    let (requests, sink) = AsyncStream.makeStream(
      of: ProbeRequest.self, bufferingPolicy: .bufferingOldest(bounds.connections))
    try await withTaskCancellationOrGracefulShutdownHandler {
      let listener = try await listen(on: threads, sink)
      if let port = listener.localAddress?.port { onListening?(port) }
      await withDiscardingTaskGroup { tasks in
        for await request in requests {
          tasks.addTask { await answer(request) }
        }
      }
      try? await listener.close()
    } onCancelOrGracefulShutdown: {
      sink.finish()
    }
  }

  private func listen(
    on threads: MultiThreadedEventLoopGroup, _ sink: AsyncStream<ProbeRequest>.Continuation
  ) async throws -> any Channel {
    let count = ConnectionCount(limit: bounds.connections)
    do {
      return try await ServerBootstrap(group: threads)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .serverChannelOption(.backlog, value: 64)
        .childChannelInitializer { [bounds] channel in
          channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(ConnectionBounds(bounds, count: count))
            try pipeline.configureHTTPServerPipeline()
            try pipeline.addHandler(ProbeConnection(sink))
          }
        }
        .bind(host: host, port: port).get()
    } catch {
      throw ScanError(
        code: .installationBroken, message: "cannot listen on \(host) port \(port)", detail: "\(error)",
        hint: "Set SCANROOK_PROBE_PORT to a port that nothing else listens on.")
    }
  }

  /// The client may be gone; there is nobody to tell then.
  private func answer(_ request: ProbeRequest) async {
    try? await request.channel.writeAndFlush(await answer(to: request))
  }

  private func answer(to request: ProbeRequest) async -> Answer {
    guard let route = routes[request.path] else { return Answer(status: 404, body: "not found\n") }
    guard request.method == .GET || request.method == .HEAD else {
      return Answer(status: 405, body: "GET and HEAD only\n")
    }
    return await route()
  }
}
