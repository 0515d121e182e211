import ScanModel
import Synchronization
import Testing

@testable import HTTPClient

extension HTTPClient {
  /// A client that no proxy of this machine's environment gets between.
  static var direct: HTTPClient {
    var configuration = Configuration()
    configuration.proxies = ProxySettings()
    return HTTPClient(configuration: configuration)
  }
}

@Suite struct HTTPClientTests {
  private let client = HTTPClient.direct

  private func withServer(_ answers: String?..., test: (CannedServer) async throws -> Void) async throws {
    let server = try CannedServer(answers)
    defer { server.stop() }
    try await test(server)
  }

  @Test func answersWithAnyStatusAndItsHeaders() async throws {
    try await withServer(
      CannedServer.answer("429 Too Many", "Retry-After: 7", "Content-Type: text/plain; charset=utf-8", body: "later")
    ) { server in
      let response = try await client.execute(HTTPRequest("GET", server.url))
      #expect(response.status == 429)
      #expect(response.retryAfter == .seconds(7))
      #expect(response.contentType == "text/plain")
      let body = try await response.body.collect(upTo: 100)
      #expect(String(decoding: body, as: UTF8.self) == "later")
    }
  }

  @Test func sendsMethodHeadersAndBody() async throws {
    try await withServer(CannedServer.answer("201 Created"), CannedServer.answer("200 OK")) { server in
      let request = HTTPRequest(
        "POST", server.url, headers: ["Content-Type": "application/json", "X-Empty": ""], body: .bytes(Array("{}".utf8))
      )
      let created = try await client.execute(request)
      #expect(created.status == 201)
      #expect(server.requests[0].hasPrefix("POST /all.zip HTTP/1.1\r\n"))
      #expect(server.requests[0].contains("Content-Type: application/json\r\n"))
      #expect(server.requests[0].contains("Content-Length: 2\r\n"))
      #expect(server.requests[0].contains("X-Empty:\r\n"))
      #expect(!server.requests[0].contains("Expect:"))
      let deleted = try await client.execute(HTTPRequest("DELETE", server.url))
      #expect(deleted.status == 200)
      #expect(server.requests[1].hasPrefix("DELETE "))
    }
  }

  @Test func givesTheHeadBeforeTheBodyIsThere() async throws {
    try await withServer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n") { server in
      let response = try await client.execute(HTTPRequest("GET", server.url))
      let iterator = response.body.makeAsyncIterator()
      let first = try await iterator.next()
      #expect(first == Array("first".utf8))
      let failure = await #expect(throws: HTTPFailure.self) { _ = try await iterator.next() }
      #expect(failure?.kind == .broken)
    }
  }

  @Test func keepsAConnectionAndDropsOneThatFailed() async throws {
    let server = try StreamingServer()
    defer { server.stop() }
    for _ in 0..<3 {
      _ = try await client.execute(HTTPRequest("GET", server.url("/short"))).body.collect(upTo: 100)
    }
    #expect(server.connectionCount == 1)
    await #expect(throws: HTTPFailure.self) {
      _ = try await client.execute(HTTPRequest("GET", server.url("/cut"))).body.collect(upTo: 100)
    }
    _ = try await client.execute(HTTPRequest("GET", server.url("/short"))).body.collect(upTo: 100)
    #expect(server.connectionCount == 2)
  }

  @Test func slowsTheServerDownToTheReader() async throws {
    let server = try StreamingServer()
    defer { server.stop() }
    let response = try await client.execute(HTTPRequest("GET", server.url("/zeros/67108864")))
    // The server has stopped writing when its count does not move any more between two looks a while apart.
    var before = -1
    while server.sentByteCount == 0 || server.sentByteCount != before {
      before = server.sentByteCount
      try await Task.sleep(for: .milliseconds(200))
    }
    #expect(before < 32 << 20)
    var count = 0
    for try await chunk in response.body { count += chunk.count }
    #expect(count == 67_108_864)
  }

  @Test func sendsAStreamAsItComes() async throws {
    let server = try StreamingServer()
    defer { server.stop() }
    let (chunks, sink) = AsyncStream.makeStream(of: [UInt8].self)
    async let response = client.execute(
      HTTPRequest("PUT", server.url("/echo"), body: .stream(chunks, length: nil)))
    for number in 0..<100 {
      sink.yield([UInt8](repeating: UInt8(number), count: 10_000))
      await Task.yield()
    }
    sink.finish()
    let body = try await response.body.collect(upTo: 2_000_000)
    #expect(body == (0..<100).flatMap { [UInt8](repeating: UInt8($0), count: 10_000) })
  }

  @Test func sendsAFile() async throws {
    let server = try StreamingServer()
    defer { server.stop() }
    let request = HTTPRequest("PUT", server.url("/echo"), body: .file("/proc/self/exe"))
    let sent = try await client.execute(request).body.collect(upTo: 1 << 30)
    #expect(sent.prefix(4) == [0x7F, 0x45, 0x4C, 0x46])
    #expect(sent.count > 100_000)
    let failure = await #expect(throws: HTTPFailure.self) {
      _ = try await client.execute(HTTPRequest("PUT", server.url("/echo"), body: .file("/nonexistent")))
    }
    #expect(failure?.kind == .local)
  }

  @Test func endsWithItsTaskBeforeAndAfterTheHead() async throws {
    try await withServer(nil, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n") { server in
      let client = client
      let waiting = Task { try await client.execute(HTTPRequest("GET", server.url)) }
      while server.requests.isEmpty { await Task.yield() }
      waiting.cancel()
      await #expect(throws: CancellationError.self) { _ = try await waiting.value }
    }
    let server = try StreamingServer()
    defer { server.stop() }
    let response = try await client.execute(HTTPRequest("GET", server.url("/silent")))
    let reading = Task { try await response.body.collect(upTo: 10) }
    await Task.yield()
    reading.cancel()
    await #expect(throws: CancellationError.self) { _ = try await reading.value }
  }

  @Test func servesOthersWhileOneIsSilent() async throws {
    let server = try StreamingServer()
    defer { server.stop() }
    let silent = try await client.execute(HTTPRequest("GET", server.url("/silent")))
    let short = try await client.execute(HTTPRequest("GET", server.url("/short")))
    #expect(short.status == 200)
    withExtendedLifetime(silent) {}
  }

  @Test func givesUpOnASilentServerWithoutWaitingForEver() async throws {
    let server = try StreamingServer()
    defer { server.stop() }
    var request = HTTPRequest("GET", server.url("/silent"))
    request.timeouts.stall = .seconds(1)
    let stalled = try await client.execute(request)
    let stall = await #expect(throws: HTTPFailure.self) { _ = try await stalled.body.collect(upTo: 10) }
    #expect(stall?.kind == .timeout)
    request.timeouts.stall = nil
    request.timeouts.total = .milliseconds(300)
    let late = try await client.execute(request)
    let total = await #expect(throws: HTTPFailure.self) { _ = try await late.body.collect(upTo: 10) }
    #expect(total?.kind == .timeout)
  }

  @Test func tellsWhatWentWrongWithAConnection() async throws {
    let refused = await #expect(throws: HTTPFailure.self) {
      _ = try await client.execute(HTTPRequest("GET", "http://127.0.0.1:1/"))
    }
    #expect(refused?.kind == .unreachable)
    let foreign = await #expect(throws: HTTPFailure.self) {
      _ = try await client.execute(HTTPRequest("GET", "gopher://127.0.0.1/"))
    }
    #expect(foreign?.kind == .notAURL)
  }

  @Test func keepsHeadersOnTheirLines() {
    var headers: HTTPHeaders = ["A": "1"]
    headers.add("B", "2\r\nC: 3")
    headers.add("D d", "4")
    #expect(headers.fields.map(\.name) == ["A"])
    #expect(headers["a"] == "1")
  }
}
