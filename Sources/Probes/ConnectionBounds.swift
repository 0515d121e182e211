import NIOCore
import Synchronization

/// Connections at a time, of one server.
final class ConnectionCount: Sendable {
  private let limit: Int
  private let count = Atomic(0)

  init(limit: Int) { self.limit = limit }

  /// Counts one more; false when that is too many.
  func enter() -> Bool { count.add(1, ordering: .relaxed).newValue <= limit }

  func leave() { count.subtract(1, ordering: .relaxed) }
}

/// Cuts a connection that is one too many, or sends too much, or takes too long, whatever it is doing.
final class ConnectionBounds: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private let bounds: ProbeServer.Bounds
  private let count: ConnectionCount
  private var byteCount = 0
  private var deadline: Scheduled<Void>?

  init(_ bounds: ProbeServer.Bounds, count: ConnectionCount) {
    self.bounds = bounds
    self.count = count
  }

  func channelActive(context: ChannelHandlerContext) {
    guard count.enter() else { return context.close(promise: nil) }
    let channel = context.channel
    deadline = context.eventLoop.scheduleTask(in: TimeAmount(bounds.time)) { channel.close(promise: nil) }
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    count.leave()
    deadline?.cancel()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    byteCount += unwrapInboundIn(data).readableBytes
    guard byteCount <= bounds.requestBytes else { return context.close(promise: nil) }
    context.fireChannelRead(data)
  }
}
