import Glibc
import Synchronization
import Testing

/// A server on the loopback that gives one prepared answer a connection, in order, and keeps the requests. One that
/// holds its connections leaves them open behind the answer until it stops.
final class AnswerServer: Sendable {
  /// Head and body as they came.
  struct Request: Sendable {
    var head: String
    var body: String

    var line: String { String(head.prefix { $0 != "\r\n" }) }
  }

  private let listener: Int32
  private let port: UInt16
  private let holds: Bool
  private let state: Mutex<(answers: [String], requests: [Request], held: [Int32])>

  init(_ answers: [String], holds: Bool = false) throws {
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
    self.holds = holds
    state = Mutex((answers, [], []))
    var thread = pthread_t()
    let context = Unmanaged.passRetained(self).toOpaque()
    let status = pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<AnswerServer>.fromOpaque(context).takeRetainedValue().serve() }
        return nil
      }, context)
    try #require(status == 0)
    pthread_detach(thread)
  }

  var url: String { "http://127.0.0.1:\(port)" }
  var requests: [Request] { state.withLock { $0.requests } }

  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    state.withLock { state in
      for connection in state.held { close(connection) }
      state.held = []
    }
  }

  static func json(_ status: String, _ body: String, _ headers: String...) -> String {
    let lines = ["HTTP/1.1 \(status)", "Content-Type: application/json", "Connection: close"] + headers
    return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
  }

  private func serve() {
    while case let connection = accept(listener, nil, nil), connection >= 0 {
      if let request = read(connection) {
        let answer = state.withLock { state in
          state.requests.append(request)
          return state.answers.isEmpty ? "" : state.answers.removeFirst()
        }
        _ = send(connection, answer, answer.utf8.count, Int32(MSG_NOSIGNAL))
      }
      if holds {
        state.withLock { $0.held.append(connection) }
      } else {
        close(connection)
      }
    }
    close(listener)
  }

  private func read(_ connection: Int32) -> Request? {
    var input: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      if let end = input.firstRange(of: Array("\r\n\r\n".utf8)) {
        let head = String(decoding: input[..<end.lowerBound], as: UTF8.self)
        let field = head.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
        let length = field.flatMap { Int($0.dropFirst(15).filter { $0 != " " }) } ?? 0
        if input.count - end.upperBound >= length {
          return Request(head: head, body: String(decoding: input[end.upperBound...], as: UTF8.self))
        }
      }
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      input += buffer[..<count]
    }
  }
}
