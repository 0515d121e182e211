import Files
import Glibc
import ScanModel

/// Objects as files: a folder per bucket, the key as the path below it.
///
/// Because keys are paths, `a` and `a/b` cannot both be objects of a bucket. Folders are made as needed and stay when
/// their last object goes. Safe for any number of processes at once.
///
/// A new object is written beside its place, under a name that no key can have, so the object's own folder is all that
/// has to be writable, and all that is one file system. A process that dies meanwhile leaves that file, `.incoming-`
/// and six characters, which nobody takes for an object; nothing looks for it either, so it goes with its folder, or by
/// `find STORE -name '.incoming-*' -mtime +1 -delete`.
public struct FolderObjectStore: ObjectStore {
  private let root: String

  /// - Parameter root: absolute path of a folder; made, with its parents, when the first object is put.
  public init(root: String) { self.root = root }

  public func open(bucket: String, key: String) throws -> any RandomAccessBytes {
    let path = try path(bucket, key)
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      guard errno == ENOENT || errno == ENOTDIR else { throw ScanError.system("cannot open \(path)", errno: errno) }
      throw ScanError(
        code: .noSuchObject, message: "There is no object \(key) in bucket \(bucket).",
        detail: "The object store is the folder \(root).",
        hint: "Put it there with `scanrook submit FILE`, or check whether it was retired.")
    }
    return try FileBytes(descriptor: descriptor, path: path)
  }

  public func put(_ content: any RandomAccessBytes, bucket: String, key: String) throws {
    let path = try path(bucket, key)
    let folder = FolderObjectStore.parent(of: path)
    try makeFolders(folder)
    let temporary = try write(content, in: folder)
    guard rename(temporary, path) == 0 else {
      let number = errno
      unlink(temporary)
      throw failure("cannot store \(path)", number)
    }
    try syncFolder(folder)
  }

  public func delete(bucket: String, key: String) throws {
    let path = try path(bucket, key)
    guard unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR else {
      throw failure("cannot delete \(path)", errno)
    }
  }

  public func size(bucket: String, key: String) throws -> Int? {
    let path = try path(bucket, key)
    var status = stat()
    guard stat(path, &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw ScanError.system("cannot look at \(path)", errno: errno)
    }
    return status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
  }

  private func path(_ bucket: String, _ key: String) throws -> String {
    let name = try ObjectName(bucket: bucket, key: key)
    return "\(root)/\(name.bucket)/\(name.key)"
  }

  /// Writes a file of its own and returns its path once the content is on disk.
  private func write(_ content: any RandomAccessBytes, in folder: String) throws -> String {
    var template = Array("\(folder)/\(ObjectName.incoming)XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw failure("cannot write to \(folder)", errno) }
    defer { close(descriptor) }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    do {
      try copy(content, to: descriptor, path: path)
      guard fsync(descriptor) == 0 else { throw failure("cannot write \(path) to disk", errno) }
    } catch {
      unlink(path)
      throw error
    }
    return path
  }

  private func copy(_ content: any RandomAccessBytes, to descriptor: Int32, path: String) throws {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 16)
    defer { buffer.deallocate() }
    var offset = 0
    while offset < content.size {
      let count = try content.read(into: buffer, at: offset)
      guard count > 0 else {
        throw ScanError(code: .unreadable, message: "The content ends at offset \(offset) instead of \(content.size).")
      }
      var written = 0
      while written < count, let base = buffer.baseAddress {
        let step = Glibc.write(descriptor, base + written, count - written)
        if step >= 0 { written += step } else if errno != EINTR { throw failure("cannot write \(path)", errno) }
      }
      offset += count
    }
  }

  private func makeFolders(_ path: String) throws {
    if mkdir(path, 0o750) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, path.contains("/") else { throw failure("cannot make the folder \(path)", errno) }
    try makeFolders(FolderObjectStore.parent(of: path))
    guard mkdir(path, 0o750) == 0 || errno == EEXIST else { throw failure("cannot make the folder \(path)", errno) }
  }

  /// A rename is on disk only when its folder is.
  private func syncFolder(_ path: String) throws {
    let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("cannot open the folder \(path)", errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("cannot write the folder \(path) to disk", errno) }
  }

  private static func parent(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }

  private func failure(_ action: String, _ number: Int32) -> ScanError {
    ScanError.system(code: .objectRefused, action, errno: number)
  }
}
