import Glibc
import Logging
import ScanModel
import ServiceLifecycle
import Synchronization
import Testing

@testable import Probes

/// Over real sockets of the loopback.
@Suite(.timeLimit(.minutes(1))) struct ProbeServerTests {
  private static let routes: [String: @Sendable () async -> ProbeServer.Answer] = [
    "/healthz": { ProbeServer.Answer(status: 200, body: "fine\n") },
    "/readyz": { ProbeServer.Answer(status: 503, body: "no database\n") },
    "/metrics": { ProbeServer.Answer(status: 200, contentType: "text/plain; version=0.0.4", body: "ä 1\n") },
    "/large": { ProbeServer.Answer(status: 200, body: String(repeating: "x", count: 4 << 20)) },
  ]

  /// Runs `body` beside a server, and sees the server end with it.
  private func withServer(
    _ change: (inout ProbeServer.Bounds) -> Void = { _ in }, _ body: (Int) async throws -> Void
  ) async throws {
    let (ports, sink) = AsyncStream.makeStream(of: Int.self)
    var server = ProbeServer(host: "127.0.0.1", port: 0, routes: Self.routes) { sink.yield($0) }
    change(&server.bounds)
    try await withThrowingTaskGroup { [server] group in
      group.addTask { try await server.run() }
      var arrivals = ports.makeAsyncIterator()
      try await body(try #require(await arrivals.next()))
      group.cancelAll()
      try await group.waitForAll()
    }
  }

  private func get(_ path: String, method: String = "GET", more: String = "") -> String {
    "\(method) \(path) HTTP/1.1\r\nHost: x\r\n\(more)\r\n"
  }

  private func expectFine(_ port: Int) async throws {
    let answer = try await Client.talk(port, get("/healthz"))
    #expect(answer.hasSuffix("fine\n"))
  }

  @Test func answersTheKubeletAndPrometheus() async throws {
    try await withServer { port in
      let health = try await Client.talk(port, get("/healthz"))
      #expect(
        health == """
          HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 5\r\n\
          cache-control: no-store\r\nconnection: close\r\n\r\nfine\n
          """)
      #expect(try await Client.talk(port, get("/readyz?verbose=1")).hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
      let metrics = try await Client.talk(port, get("/metrics"))
      #expect(metrics.contains("\r\ncontent-type: text/plain; version=0.0.4\r\ncontent-length: 5\r\n"))
      #expect(metrics.hasSuffix("\r\n\r\nä 1\n"))
    }
  }

  @Test func answersHeadWithoutTheBody() async throws {
    try await withServer { port in
      let answer = try await Client.talk(port, get("/healthz", method: "HEAD"))
      #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.contains("content-length: 5\r\n"))
      #expect(answer.hasSuffix("\r\n\r\n"))
    }
  }

  @Test func refusesOtherPathsAndMethods() async throws {
    try await withServer { port in
      for path in ["/", "/healthz/", "/HEALTHZ", "/%68ealthz", "*", "http://x/healthz"] {
        #expect(try await Client.talk(port, get(path)).hasPrefix("HTTP/1.1 404 Not Found\r\n"), "\(path)")
      }
      for method in ["POST", "DELETE", "OPTIONS", "BREW"] {
        let answer = try await Client.talk(port, get("/healthz", method: method, more: "Content-Length: 0\r\n"))
        // The parser knows no coffee.
        #expect(
          answer.hasPrefix(method == "BREW" ? "HTTP/1.1 400" : "HTTP/1.1 405 Method Not Allowed\r\n"), "\(method)")
        #expect(method == "BREW" || answer.contains("allow: GET, HEAD\r\n"))
      }
      let posted = try await Client.talk(port, get("/healthz", method: "POST", more: "Content-Length: 3\r\n") + "abc")
      #expect(posted.hasPrefix("HTTP/1.1 405 "))
    }
  }

  @Test(arguments: ["\0\u{1}\u{2}\r\n\r\n", "hello\r\n\r\n", "GET /healthz\r\n\r\n", "GET /healthz HTTP/9.9\r\n\r\n"])
  func refusesGarbage(text: String) async throws {
    try await withServer { port in
      let answer = try await Client.talk(port, text)
      #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
      try await expectFine(port)
    }
  }

  @Test func answersOneRequestAConnection() async throws {
    try await withServer { port in
      let kept = try await Client.talk(port, get("/healthz", more: "Connection: keep-alive\r\n"))
      #expect(kept.contains("connection: close\r\n") && kept.hasSuffix("fine\n"))
      let pipelined = try await Client.talk(port, get("/healthz") + get("/readyz") + get("/metrics"))
      #expect(pipelined.hasSuffix("fine\n") && pipelined.matches(of: /HTTP\/1\.1/).count == 1)
      let old = try await Client.talk(port, "GET /healthz HTTP/1.0\r\n\r\n")
      #expect(old.hasSuffix("fine\n"))
    }
  }

  @Test func answersARequestThatComesInPieces() async throws {
    try await withServer { port in
      let client = try Client(port)
      for byte in get("/healthz").utf8 { try await client.send([byte]) }
      let answer = try await client.rest()
      #expect(answer.hasSuffix("fine\n"))
    }
  }

  @Test func givesALargeAnswerWhole() async throws {
    try await withServer { port in
      let answer = try await Client.talk(port, get("/large"))
      #expect(answer.utf8.count > 4 << 20)
    }
  }

  @Test func cutsAClientThatIsSlow() async throws {
    try await withServer {
      $0.time = .milliseconds(200)
    } _: { port in
      // One that takes nothing of its answer, one that sends nothing, one that sends a part.
      let deaf = try Client(port, window: 4_096)
      try await deaf.send(Array(get("/large").utf8))
      let silent = try Client(port)
      let slow = try Client(port)
      try await slow.send(Array("GET /healthz HT".utf8))
      let (nothing, neither) = (try await silent.rest(), try await slow.rest())
      #expect(nothing == "" && neither == "")
      let part = try await deaf.rest()
      #expect(part.utf8.count < 4 << 20)
      try await expectFine(port)
    }
  }

  @Test func cutsARequestThatIsTooLong() async throws {
    try await withServer { port in
      let long = get("/healthz", more: "X: \(String(repeating: "x", count: 15_000))\r\n")
      let answer = try await Client.talk(port, long)
      #expect(answer.hasSuffix("fine\n"))
      let longer = "GET /healthz HTTP/1.1\r\nX: \(String(repeating: "x", count: 17_000))"
      let cut = try await Client.talk(port, longer)
      #expect(cut == "")
    }
  }

  @Test func takesOnlySoManyConnections() async throws {
    try await withServer {
      $0.connections = 2
    } _: { port in
      let (first, second) = (try Client(port), try Client(port))
      #expect(try await Client.talk(port, get("/healthz")) == "")
      try await first.send(Array(get("/healthz").utf8))
      #expect(try await first.rest().hasSuffix("fine\n"))
      // Its place is free as soon as the server has seen it go.
      var answer = ""
      let deadline = ContinuousClock.now + .seconds(10)
      while answer == "", .now < deadline { answer = try await Client.talk(port, get("/healthz")) }
      #expect(answer.hasSuffix("fine\n"))
      try await second.send(Array(get("/healthz").utf8))
      #expect(try await second.rest().hasSuffix("fine\n"))
    }
  }

  @Test func saysThatThePortIsTaken() async throws {
    try await withServer { port in
      let second = ProbeServer(host: "127.0.0.1", port: port, routes: [:])
      let error = await #expect(throws: ScanError.self) { try await second.run() }
      #expect(error?.known == .installationBroken)
      #expect(error?.message == "cannot listen on 127.0.0.1 port \(port)")
      #expect(error?.hint?.contains("SCANROOK_PROBE_PORT") == true)
    }
    let nowhere = ProbeServer(host: "192.0.2.1", port: 0, routes: [:])
    await #expect(throws: ScanError.self) { try await nowhere.run() }
  }

  @Test func endsWithItsConnectionsOnAGracefulShutdown() async throws {
    let (ports, sink) = AsyncStream.makeStream(of: Int.self)
    let server = ProbeServer(host: "127.0.0.1", port: 0, routes: Self.routes) { sink.yield($0) }
    let services = ServiceGroup(configuration: .init(services: [.init(service: server)], logger: .init(label: "test")))
    try await withThrowingTaskGroup { group in
      group.addTask { try await services.run() }
      var arrivals = ports.makeAsyncIterator()
      let port = try #require(await arrivals.next())
      let idle = try Client(port)
      try await expectFine(port)
      await services.triggerGracefulShutdown()
      try await group.waitForAll()
      #expect(try await idle.rest() == "")
      #expect(throws: Client.Failure.self) { try Client(port) }
    }
  }

  @Test func answersManyAtATime() async throws {
    try await withServer {
      $0.connections = 1_000
    } _: { port in
      try await withThrowingTaskGroup { [request = get("/healthz")] group in
        for _ in 0..<60 { group.addTask { try await Client.talk(port, request) } }
        for try await answer in group { #expect(answer.hasSuffix("fine\n")) }
      }
    }
  }
}

/// A connection of a client, which never waits longer than 20 seconds. Calls that block have threads of their own.
private final class Client: Sendable {
  struct Failure: Error { var number: Int32 }

  private let descriptor: Int32

  init(_ port: Int, window: Int32? = nil) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    if var window { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &window, 4) }
    var patience = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw Failure(number: errno) }
  }

  deinit { close(descriptor) }

  /// Everything that comes in answer to `text`, until the server ends the connection.
  static func talk(_ port: Int, _ text: String) async throws -> String {
    let client = try Client(port)
    try await client.send(Array(text.utf8))
    return try await client.rest()
  }

  /// A server that has cut the connection is noticed by `rest`.
  func send(_ bytes: [UInt8]) async throws {
    await onThread { [descriptor] in _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }
  }

  func rest() async throws -> String {
    let (bytes, number) = await onThread { [descriptor] in
      var all: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 64 << 10)
      while true {
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return (all, count < 0 ? errno : 0) }
        all += buffer[..<count]
      }
    }
    guard number == 0 || number == ECONNRESET else { throw Failure(number: number) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      let work = Unmanaged.passRetained(ThreadWork { continuation.resume(returning: body()) })
      var thread = pthread_t()
      let status = pthread_create(
        &thread, nil,
        { context in
          if let context { Unmanaged<ThreadWork>.fromOpaque(context).takeRetainedValue().body() }
          return nil
        }, work.toOpaque())
      guard status == 0 else { return work.takeRetainedValue().body() }
      pthread_detach(thread)
    }
  }
}

private final class ThreadWork: Sendable {
  let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
