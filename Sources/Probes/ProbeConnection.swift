import NIOCore
import NIOHTTP1

/// A request that came whole. Writing an `Answer` to its channel answers it and ends the connection.
struct ProbeRequest: Sendable {
  var channel: any Channel
  var method: HTTPMethod
  /// Without the part behind `?`.
  var path: String
}

/// One connection: hands its first request on, and turns the answer into HTTP.
final class ProbeConnection: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundIn = ProbeServer.Answer
  typealias OutboundOut = HTTPServerResponsePart

  private let requests: AsyncStream<ProbeRequest>.Continuation
  private var head: HTTPRequestHead?
  private var isHandedOn = false

  init(_ requests: AsyncStream<ProbeRequest>.Continuation) { self.requests = requests }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): self.head = self.head ?? head
    case .body: break
    case .end:
      guard let head, !isHandedOn else { return }
      isHandedOn = true
      let path = String(head.uri.prefix { $0 != "?" })
      requests.yield(ProbeRequest(channel: context.channel, method: head.method, path: path))
    }
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let answer = unwrapOutboundIn(data)
    let body = ByteBuffer(string: answer.body)
    var headers: HTTPHeaders = [
      "content-type": answer.contentType, "content-length": String(body.readableBytes), "cache-control": "no-store",
      "connection": "close",
    ]
    if answer.status == 405 { headers.add(name: "allow", value: "GET, HEAD") }
    let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: answer.status), headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if self.head?.method != .HEAD { context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil) }
    let isWritten = context.eventLoop.makePromise(of: Void.self)
    isWritten.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
    isWritten.futureResult.cascade(to: promise)
    context.write(wrapOutboundOut(.end(nil)), promise: isWritten)
  }

  /// What is no HTTP has been answered with 400 by the handler before this one.
  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
