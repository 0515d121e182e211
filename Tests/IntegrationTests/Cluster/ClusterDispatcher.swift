import FoundationEssentials
import Glibc
import HTTPClient
import Subprocess
import Testing

/// A dispatcher process with the Kubernetes launcher.
struct ClusterDispatcher: Sendable {
  let program: Program
  let probePort: Int

  /// Ends it without a word.
  func kill() async throws {
    program.send(SIGKILL)
    #expect(try await program.end() == .signaled(SIGKILL), "\(program.output.suffix(2_000))")
  }

  /// Asks it to leave; its scans go on.
  func leave() async throws {
    program.send(SIGTERM)
    #expect(try await program.end() == .exited(0), "\(program.output.suffix(2_000))")
  }

  func waitUntilReady(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    try await waitUntil("the dispatcher is ready: \(program.outputPath)", sourceLocation: sourceLocation) {
      await probe("readyz").status == 200
    }
  }

  /// Status 0: nobody answers.
  func probe(_ path: String) async -> (status: Int, text: String) {
    var request = HTTPRequest("GET", "http://127.0.0.1:\(probePort)/\(path)")
    request.timeouts.total = .seconds(5)
    guard let response = try? await Self.http.execute(request),
      let body = try? await response.body.collect(upTo: 1 << 20)
    else { return (0, "") }
    return (response.status, String(decoding: body, as: UTF8.self))
  }

  private static let http = HTTPClient()

  /// A port of the loopback that was free a moment ago.
  static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(descriptor, pointer, length) == 0 ? getsockname(descriptor, pointer, &length) : -1
      }
    }
    try #require(result == 0)
    return Int(UInt16(bigEndian: address.sin_port))
  }
}
