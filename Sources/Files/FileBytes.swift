import Glibc
import ScanModel

/// A regular file as `RandomAccessBytes`, read with `pread`.
///
/// The size is fixed at opening; a file that shrinks afterwards reads short, one that grows is read up to the old size.
/// The descriptor is closed when the last reference goes. Safe to read from several threads at once.
public final class FileBytes: RandomAccessBytes {
  /// The path as given, for messages only.
  public let path: String
  public let size: Int
  /// Permission and type bits (`st_mode`).
  public let mode: UInt32
  private let descriptor: Int32

  /// Opens a file; a symbolic link as the last part of the path is followed.
  /// - Throws: `ScanError` `SR202` when it cannot be opened or is not a regular file. Pipes and devices are not waited
  ///   for.
  public convenience init(path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw ScanError.system("cannot open \(path)", errno: errno) }
    try self.init(descriptor: descriptor, path: path)
  }

  /// Opens `name` in an open directory; a symbolic link is refused, so nothing outside can be reached through one.
  /// - Throws: `ScanError` `SR202` as `init(path:)` does.
  public convenience init(directory: Int32, name: String, path: String) throws {
    let descriptor = openat(directory, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
    guard descriptor >= 0 else { throw ScanError.system("cannot open \(path)", errno: errno) }
    try self.init(descriptor: descriptor, path: path)
  }

  /// Takes over an open descriptor, also when it throws (then it is closed).
  public init(descriptor: Int32, path: String) throws {
    var status = stat()
    let failed = fstat(descriptor, &status) != 0
    guard !failed, status.st_mode & S_IFMT == S_IFREG else {
      let number = errno
      close(descriptor)
      if failed { throw ScanError.system("cannot read \(path)", errno: number) }
      throw ScanError(code: .unreadable, message: "\(path) is not a regular file.")
    }
    self.path = path
    self.size = Int(status.st_size)
    self.mode = status.st_mode
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int {
    guard offset >= 0, offset < size else { return 0 }
    let wanted = min(buffer.count, size - offset)
    var count = 0
    while count < wanted, let base = buffer.baseAddress {
      let read = pread(descriptor, base + count, wanted - count, offset + count)
      if read > 0 {
        count += read
      } else if read == 0 {
        break
      } else if errno != EINTR {
        throw ScanError.system("cannot read \(path) at offset \(offset + count)", errno: errno)
      }
    }
    return count
  }
}
