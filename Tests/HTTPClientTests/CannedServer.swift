import Glibc
import Synchronization
import Testing

/// A server on the loopback that gives one prepared answer per connection, in order, and keeps the requests.
final class CannedServer: Sendable {
  let port: UInt16
  private let listener: Int32
  private let state: Mutex<(answers: [String?], requests: [String], held: [Int32])>

  /// A nil answer leaves the connection open and silent until the server goes.
  init(_ answers: [String?]) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isReady = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 8) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    try #require(isReady)
    self.listener = listener
    port = UInt16(bigEndian: address.sin_port)
    state = Mutex((answers, [], []))
    var thread = pthread_t()
    let context = Unmanaged.passRetained(self).toOpaque()
    let status = pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<CannedServer>.fromOpaque(context).takeRetainedValue().serve() }
        return nil
      }, context)
    try #require(status == 0)
    pthread_detach(thread)
  }

  var url: String { "http://127.0.0.1:\(port)/all.zip" }
  var requests: [String] { state.withLock { $0.requests } }

  /// Ends the server and every connection that is still open.
  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    state.withLock { state in
      for connection in state.held { shutdown(connection, Int32(SHUT_RDWR)) }
    }
  }

  static func answer(_ status: String, _ headers: String..., body: String = "") -> String {
    let lines = ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)", "Connection: close"] + headers
    return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
  }

  private func serve() {
    while true {
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { break }
      let request = readHead(connection)
      let answer = state.withLock { state in
        state.requests.append(request)
        return state.answers.isEmpty ? nil : state.answers.removeFirst()
      }
      guard let answer else {
        state.withLock { $0.held.append(connection) }
        continue
      }
      _ = send(connection, answer, answer.utf8.count, Int32(MSG_NOSIGNAL))
      close(connection)
    }
    close(listener)
    state.withLock { state in
      for connection in state.held { close(connection) }
      state.held = []
    }
  }

  private func readHead(_ connection: Int32) -> String {
    var head: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while !String(decoding: head, as: UTF8.self).contains("\r\n\r\n") {
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      head += buffer[..<count]
    }
    return String(decoding: head, as: UTF8.self)
  }
}
