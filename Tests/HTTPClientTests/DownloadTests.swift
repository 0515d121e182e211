import FoundationEssentials
import ScanModel
import Testing

@testable import HTTPClient

@Suite struct DownloadTests {
  private let path = FileManager.default.temporaryDirectory.appending(path: "scanrook-http-\(UUID().uuidString)").path

  private let client = HTTPClient.direct
  private var patience: DownloadPatience {
    var patience = DownloadPatience()
    patience.firstPause = .milliseconds(1)
    return patience
  }
  private var impatience: DownloadPatience {
    var patience = DownloadPatience()
    patience.attempts = 1
    return patience
  }

  private func withServer(_ answers: String?..., test: (CannedServer) async throws -> Void) async throws {
    let server = try CannedServer(answers)
    defer {
      server.stop()
      try? FileManager.default.removeItem(atPath: path)
    }
    try await test(server)
  }

  private var content: String? { try? String(contentsOfFile: path, encoding: .utf8) }

  @Test func fetchesAFileWithItsValidator() async throws {
    try await withServer(CannedServer.answer("200 OK", "ETag: \"abc\"", body: "hello")) { server in
      let download = try await client.download(server.url, to: path, patience: patience)
      #expect(download == .fetched(etag: "\"abc\""))
      #expect(content == "hello")
      #expect(server.requests.first?.contains("User-Agent: scanrook\r\n") == true)
    }
  }

  @Test func asksWithTheValidatorAndMakesNoFileWhenNothingChanged() async throws {
    try await withServer(CannedServer.answer("304 Not Modified")) { server in
      let download = try await client.download(server.url, to: path, ifNoneMatch: "\"abc\"")
      #expect(download == .notModified)
      #expect(content == nil)
      #expect(server.requests.first?.contains("If-None-Match: \"abc\"\r\n") == true)
    }
  }

  @Test func sendsNoValidatorThatWouldBeAnotherHeader() async throws {
    try await withServer(CannedServer.answer("200 OK", body: "x")) { server in
      _ = try await client.download(server.url, to: path, ifNoneMatch: "a\r\nX-Evil: 1")
      #expect(server.requests.first?.contains("Evil") == false)
    }
  }

  @Test func triesAgainWhenTheServerIsBusy() async throws {
    try await withServer(
      CannedServer.answer("429 Too Many", body: "busy"), CannedServer.answer("503 Unavailable"),
      CannedServer.answer("200 OK", body: "third")
    ) { server in
      let download = try await client.download(server.url, to: path, patience: patience)
      #expect(download == .fetched(etag: nil))
      #expect(content == "third")
      #expect(server.requests.count == 3)
    }
  }

  @Test func givesUpAfterTheLastTryAndLeavesNoFile() async throws {
    let busy = CannedServer.answer("500 Broken", body: "trace")
    try await withServer(busy, busy, busy, busy, busy) { server in
      let error = await #expect(throws: ScanError.self) {
        _ = try await client.download(server.url, to: path, patience: patience)
      }
      #expect(error?.code == "SR252")
      #expect(server.requests.count == 4)
      #expect(content == nil)
    }
  }

  @Test func doesNotRepeatWhatCannotHelp() async throws {
    try await withServer(CannedServer.answer("404 Not Found")) { server in
      let error = await #expect(throws: ScanError.self) {
        _ = try await client.download(server.url, to: path, patience: patience)
      }
      #expect(error?.message.contains("404") == true)
      #expect(server.requests.count == 1)
    }
  }

  @Test func showsNoPasswordOfItsURL() async throws {
    try await withServer(CannedServer.answer("404 Not Found")) { server in
      let url = server.url.replacing("http://", with: "http://user:secret@")
      let error = await #expect(throws: ScanError.self) {
        _ = try await client.download(url, to: path, patience: patience)
      }
      #expect(error?.message.contains(server.url) == true)
      #expect(server.requests.first?.contains("Authorization: Basic") == true)
    }
    let error = await #expect(throws: ScanError.self) { _ = try await client.download("ftp://u:secret@h", to: path) }
    #expect(error?.description.contains("secret") == false)
  }

  @Test func followsRedirectsUpToALimit() async throws {
    let again = CannedServer.answer("302 Found", "Location: /next")
    try await withServer(again, CannedServer.answer("200 OK", body: "there")) { server in
      _ = try await client.download(server.url, to: path, patience: patience)
      #expect(content == "there")
    }
    try await withServer(again, again, again, again, again, again, again) { server in
      await #expect(throws: ScanError.self) { _ = try await client.download(server.url, to: path, patience: patience) }
      #expect(server.requests.count == 6)
    }
  }

  @Test func refusesAnAnswerBeyondTheLimitOrCutShort() async throws {
    var small = impatience
    small.maximumBytes = 3
    try await withServer(CannedServer.answer("200 OK", body: "hello")) { server in
      await #expect(throws: ScanError.self) { _ = try await client.download(server.url, to: path, patience: small) }
      #expect(content == nil)
    }
    try await withServer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhi") { server in
      await #expect(throws: ScanError.self) { _ = try await client.download(server.url, to: path, patience: small) }
      #expect(content == nil)
    }
  }

  @Test func endsWithItsTask() async throws {
    try await withServer(nil) { server in
      let (client, path, patience) = (client, path, patience)
      let task = Task { try await client.download(server.url, to: path, patience: patience) }
      while server.requests.isEmpty { await Task.yield() }
      task.cancel()
      await #expect(throws: CancellationError.self) { _ = try await task.value }
      #expect(content == nil)
    }
  }

  @Test func givesUpOnASilentServer() async throws {
    var short = impatience
    short.timeouts.stall = .seconds(1)
    try await withServer(nil) { server in
      let error = await #expect(throws: ScanError.self) {
        _ = try await client.download(server.url, to: path, patience: short)
      }
      #expect(error?.code == "SR251")
    }
  }

  @Test(arguments: ["ftp://host/x", "file:///etc/passwd", "host/x", "", "https:", "https://host/a b", "http://h\n"])
  func refusesOtherURLs(_ url: String) async {
    let error = await #expect(throws: ScanError.self) {
      _ = try await client.download(url, to: path, patience: patience)
    }
    #expect(error?.code == "SR076")
  }

  @Test func goesThroughTheProxyOfTheEnvironment() async throws {
    try await withServer(CannedServer.answer("200 OK", body: "by proxy")) { server in
      var configuration = HTTPClient.Configuration()
      configuration.proxies = .fromEnvironment(["HTTP_PROXY": "http://127.0.0.1:\(server.port)"])
      _ = try await HTTPClient(configuration: configuration).download("http://feed.invalid/all.zip", to: path)
      #expect(content == "by proxy")
      #expect(server.requests.first?.hasPrefix("GET http://feed.invalid/all.zip ") == true)
    }
  }

  @Test func readsBothSpellingsOfProxySettings() {
    let settings = ProxySettings.fromEnvironment([
      "HTTPS_PROXY": "http://upper:1", "https_proxy": "http://lower:2", "ALL_PROXY": "http://all:3",
      "NO_PROXY": ".local",
    ])
    #expect(settings == ProxySettings(http: "http://all:3", https: "http://lower:2", exceptions: ".local"))
    #expect(ProxySettings.fromEnvironment(["HTTP_PROXY": ""]) == ProxySettings())
  }
}
