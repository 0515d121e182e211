import Glibc
import Postgres

/// A Unix socket that accepts connections and never says a word.
final class SilentServer: Sendable {
  private let folder: String
  private let listener: Int32

  init() throws {
    var template = Array("/tmp/scanrook-silent-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw TestTimeout(what: "mkdtemp") }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let path = Array("\(folder)/.s.PGSQL.5432".utf8)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
    let isBound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
    guard isBound, listen(listener, 16) == 0 else { throw TestTimeout(what: "bind") }
  }

  deinit {
    close(listener)
    unlink("\(folder)/.s.PGSQL.5432")
    rmdir(folder)
  }

  var connectionString: String { "host=\(folder) user=x dbname=x connect_timeout=0" }

  /// Returns once a client has connected.
  func waitForClient() async throws {
    let deadline = ContinuousClock.now.advanced(by: .seconds(10))
    var entry = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
    while poll(&entry, 1, 0) == 0 {
      guard ContinuousClock.now < deadline else { throw TestTimeout(what: "client") }
      await Task.yield()
    }
  }
}
