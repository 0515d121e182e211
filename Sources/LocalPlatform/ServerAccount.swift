import Glibc
import ScanModel

/// The system account a private server runs as. PostgreSQL refuses to run as root.
struct ServerAccount: Hashable, Sendable {
  let userID: UInt32
  let groupID: UInt32

  /// Nil when this process may run the server itself; for root the account `postgres`.
  /// Throws `SR952` when root finds no such account.
  static func needed() throws -> ServerAccount? {
    guard geteuid() == 0 else { return nil }
    var entry = passwd()
    var buffer = [CChar](repeating: 0, count: 16_384)
    var found: UnsafeMutablePointer<passwd>?
    guard getpwnam_r("postgres", &entry, &buffer, buffer.count, &found) == 0, found != nil else {
      throw ScanError(
        code: .privatePostgresFailed, message: "root needs the system account postgres to run a PostgreSQL server",
        hint: "Run as another user, or: useradd --system postgres")
    }
    return ServerAccount(userID: entry.pw_uid, groupID: entry.pw_gid)
  }
}
