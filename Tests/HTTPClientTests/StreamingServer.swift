import Glibc
import Synchronization
import Testing

/// A server on the loopback that keeps connections open, answers by path, and can be slow:
/// `/short`, `/zeros/COUNT`, `/echo` (of a PUT), `/cut` (breaks off in the middle), `/silent` (a head, then nothing).
final class StreamingServer: Sendable {
  private struct State {
    var connections: [Int32] = []
    var connectionCount = 0
    var sentByteCount = 0
  }

  private let port: UInt16
  private let listener: Int32
  private let state = Mutex(State())

  var connectionCount: Int { state.withLock { $0.connectionCount } }
  /// Bytes of `/zeros` that the system has taken.
  var sentByteCount: Int { state.withLock { $0.sentByteCount } }

  func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

  init() throws {
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
    try Self.startThread { [self] in acceptAll() }
  }

  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    state.withLock { state in
      for connection in state.connections { shutdown(connection, Int32(SHUT_RDWR)) }
    }
  }

  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  private static func startThread(_ body: @escaping @Sendable () -> Void) throws {
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body() }
        return nil
      }, Unmanaged.passRetained(Work(body)).toOpaque())
    try #require(status == 0)
    pthread_detach(thread)
  }

  private func acceptAll() {
    while case let connection = accept(listener, nil, nil), connection >= 0 {
      state.withLock { state in
        state.connections.append(connection)
        state.connectionCount += 1
      }
      try? Self.startThread { [self] in
        serve(connection)
        state.withLock { state in state.connections.removeAll { $0 == connection } }
        close(connection)
      }
    }
    close(listener)
  }

  private func serve(_ connection: Int32) {
    var input: [UInt8] = []
    while let head = readHead(connection, &input) {
      let path = head.split(separator: " ").dropFirst().first.map(String.init) ?? "/"
      guard answer(path, head, connection, &input) else { return }
    }
  }

  /// False ends the connection.
  private func answer(_ path: String, _ head: String, _ connection: Int32, _ input: inout [UInt8]) -> Bool {
    switch path {
    case "/short": return write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", connection)
    case "/cut":
      _ = write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", connection)
      return false
    case "/silent":
      _ = write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", connection)
      var byte: UInt8 = 0
      _ = recv(connection, &byte, 1, 0)
      return false
    case "/echo":
      guard let body = readBody(head, connection, &input) else { return false }
      return write("HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n\r\n", connection) && write(body, connection)
    default:
      let count = Int(path.split(separator: "/").last ?? "") ?? 0
      guard write("HTTP/1.1 200 OK\r\nContent-Length: \(count)\r\n\r\n", connection) else { return false }
      let zeros = [UInt8](repeating: 0, count: 65_536)
      for _ in 0..<(count / zeros.count) {
        guard write(zeros, connection) else { return false }
        state.withLock { $0.sentByteCount += zeros.count }
      }
      return true
    }
  }

  private func readHead(_ connection: Int32, _ input: inout [UInt8]) -> String? {
    while true {
      if let end = input.firstRange(of: Array("\r\n\r\n".utf8)) {
        defer { input.removeFirst(end.upperBound) }
        return String(decoding: input[..<end.lowerBound], as: UTF8.self)
      }
      guard fill(connection, &input) else { return nil }
    }
  }

  private func readBody(_ head: String, _ connection: Int32, _ input: inout [UInt8]) -> [UInt8]? {
    let fields = head.lowercased().split(separator: "\r\n")
    if let line = fields.first(where: { $0.hasPrefix("content-length:") }) {
      let count = Int(line.dropFirst(15).filter { $0 != " " }) ?? 0
      while input.count < count { guard fill(connection, &input) else { return nil } }
      defer { input.removeFirst(count) }
      return Array(input[..<count])
    }
    var body: [UInt8] = []
    while true {
      guard let line = input.firstRange(of: Array("\r\n".utf8)) else {
        guard fill(connection, &input) else { return nil }
        continue
      }
      let count = Int(String(decoding: input[..<line.lowerBound], as: UTF8.self), radix: 16) ?? 0
      let end = line.upperBound + count + 2
      while input.count < end { guard fill(connection, &input) else { return nil } }
      body += input[line.upperBound..<(end - 2)]
      input.removeFirst(end)
      if count == 0 { return body }
    }
  }

  private func fill(_ connection: Int32, _ input: inout [UInt8]) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(connection, &buffer, buffer.count, 0)
    guard count > 0 else { return false }
    input += buffer[..<count]
    return true
  }

  private func write(_ text: String, _ connection: Int32) -> Bool { write(Array(text.utf8), connection) }

  private func write(_ bytes: [UInt8], _ connection: Int32) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }
}
