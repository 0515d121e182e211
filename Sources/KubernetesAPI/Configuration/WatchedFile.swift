import FoundationEssentials
import Glibc
import ScanModel

/// A small file that others replace: read again when its status has changed, and each minute in any case.
struct WatchedFile {
  private struct Stamp: Equatable {
    var device: UInt64
    var inode: UInt64
    var size: Int64
    var seconds: Int64
    var nanoseconds: Int64
  }

  private static let longest = 60.0

  let path: String
  private var content: (bytes: [UInt8], stamp: Stamp, readAt: Date)?

  init(path: String) { self.path = path }

  /// Throws `SR264` when it cannot be read.
  mutating func bytes(at now: Date) throws -> [UInt8] {
    let stamp = stamp()
    if let content, stamp == content.stamp, (0..<Self.longest).contains(now.timeIntervalSince(content.readAt)) {
      return content.bytes
    }
    guard let stamp, let data = FileManager.default.contents(atPath: path) else {
      throw ScanError(
        code: .clusterCredentialsUnusable, message: "\(path.printable()) cannot be read.",
        detail: "Credentials of the cluster.")
    }
    let bytes = [UInt8](data)
    content = (bytes, stamp, now)
    return bytes
  }

  private func stamp() -> Stamp? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return Stamp(
      device: UInt64(status.st_dev), inode: UInt64(status.st_ino), size: Int64(status.st_size),
      seconds: Int64(status.st_mtim.tv_sec), nanoseconds: Int64(status.st_mtim.tv_nsec))
  }
}
