import Files
import Glibc
import ScanModel

/// Part of some bytes: a file inside an archive, or a whole file.
struct StoredFile {
  let bytes: any RandomAccessBytes
  let range: Range<Int>
}

/// The named files an image consists of: an image tar, or a directory with an OCI layout.
protocol ImageStore: Sendable {
  /// - Parameter path: normal form, as `EntryPath` makes it.
  /// - Returns: nil when there is no such file.
  /// - Throws: `ScanError` when there is one that cannot be read.
  func file(_ path: String) throws -> StoredFile?
}

extension ImageStore {
  /// The content of a small file.
  /// - Throws: `ScanError` `SR301` when it is larger than `limit`.
  func content(_ path: String, limit: Int) throws -> [UInt8]? {
    guard let file = try file(path) else { return nil }
    guard file.range.count <= limit else {
      throw ScanError(
        code: .beyondLimit, message: "\(path) of the image has \(file.range.count) bytes; at most \(limit) are read.",
        hint: "Image descriptions are small: the archive is damaged or hostile.")
    }
    return try file.bytes.bytes(file.range)
  }
}

/// A directory with an OCI image layout. Symbolic links are not followed.
struct LayoutDirectory: ImageStore {
  let path: String

  func file(_ name: String) throws -> StoredFile? {
    var parts = name.split(separator: "/").map(String.init)
    guard let last = parts.popLast() else { return nil }
    var directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    for part in parts where directory >= 0 {
      let next = openat(directory, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      let number = errno
      close(directory)
      errno = number
      directory = next
    }
    guard directory >= 0 else {
      if errno == ENOENT { return nil }
      throw ScanError.system("cannot open the directory of \(path)/\(name)", errno: errno)
    }
    defer { close(directory) }
    guard faccessat(directory, last, F_OK, AT_SYMLINK_NOFOLLOW) == 0 || errno != ENOENT else { return nil }
    let bytes = try FileBytes(directory: directory, name: last, path: "\(path)/\(name)")
    return StoredFile(bytes: bytes, range: 0..<bytes.size)
  }
}
