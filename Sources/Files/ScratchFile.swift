import Glibc
import ScanModel

/// A nameless temporary file: written once from front to back, then read as `FileBytes`.
///
/// The name is removed as soon as the file is made, so nothing is left behind whatever becomes of the process.
public final class ScratchFile {
  /// Bytes written so far.
  public private(set) var size = 0
  private let limit: Int
  private let directory: String
  private let descriptor: Int32

  /// - Parameters:
  ///   - directory: an existing directory that this process may write to.
  ///   - limit: most bytes the file may hold.
  /// - Throws: `ScanError` `SR302` when no file can be made there, `SR303` when the file system is full.
  public init(directory: String, limit: Int) throws {
    var template = Array("\(directory)/scanrook-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else {
      throw ScanError.system(
        code: .scratchUnusable, "cannot make a scratch file in \(directory)", errno: errno,
        hint: "Name a writable scratch directory.")
    }
    unlink(template)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    self.descriptor = descriptor
    self.directory = directory
    self.limit = limit
  }

  deinit { close(descriptor) }

  /// Appends all of `bytes`.
  /// - Throws: `ScanError` `SR302` past the limit, `SR303` when the file system is full.
  public func append(_ bytes: UnsafeRawBufferPointer) throws {
    guard bytes.count <= limit - size else {
      throw ScanError(
        code: .scratchUnusable, message: "The scratch file in \(directory) would exceed \(limit) bytes.",
        hint: "Raise the scratch limit, or give the artifact uncompressed.")
    }
    var written = 0
    while written < bytes.count, let base = bytes.baseAddress {
      let count = write(descriptor, base + written, bytes.count - written)
      if count >= 0 {
        written += count
      } else if errno != EINTR {
        throw ScanError.system(code: .scratchUnusable, "cannot write a scratch file in \(directory)", errno: errno)
      }
    }
    size += written
  }

  /// The bytes written so far; they stay readable after this object is gone.
  public func contents() throws -> FileBytes {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw ScanError.system("cannot read a scratch file in \(directory)", errno: errno) }
    return try FileBytes(descriptor: copy, path: "scratch file in \(directory)")
  }
}
