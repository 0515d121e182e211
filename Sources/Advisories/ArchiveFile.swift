import CArchive
import ScanModel

/// A zip, or a single gzip or plain file, read entry by entry through libarchive with bounded memory.
///
/// Blocking; belongs to one task at a time.
struct ArchiveFile: ~Copyable {
  private let handle: OpaquePointer
  private let path: String

  enum Form { case zip, singleFile }

  struct Entry {
    /// Path inside the zip; invalid UTF-8 is repaired. `data` for a single file.
    var name: String
    var isFile: Bool
  }

  /// What became of one entry's content.
  enum Content: Equatable {
    case complete
    case tooLarge
    /// Checksum or compressed data is wrong; other entries may still be fine.
    case damaged(String)
  }

  /// Throws `SR241` when the file cannot be opened or is not of this form.
  init(path: String, form: Form) throws {
    handle = try Self.open(path, form)
    self.path = path
  }

  private static func open(_ path: String, _ form: Form) throws -> OpaquePointer {
    guard let handle = archive_read_new() else {
      throw ScanError(code: .libraryFailed, message: "There is no memory for an archive reader.")
    }
    switch form {
    case .zip: archive_read_support_format_zip(handle)
    case .singleFile:
      archive_read_support_format_raw(handle)
      archive_read_support_filter_gzip(handle)
    }
    guard archive_read_open_filename(handle, path, 256 * 1_024) == ARCHIVE_OK else {
      defer { archive_read_free(handle) }
      throw error(handle, path: path, form == .zip ? "A zip of OSV records." : nil)
    }
    return handle
  }

  deinit { archive_read_free(handle) }

  /// The next entry; nil at the end. Throws `SR241` when the file is cut short or is no archive at all.
  mutating func next() throws -> Entry? {
    var entry: OpaquePointer?
    let status = archive_read_next_header(handle, &entry)
    if status == ARCHIVE_EOF { return nil }
    guard status >= ARCHIVE_WARN, let entry else { throw Self.error(handle, path: path, nil) }
    let name = archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry)
    return Entry(
      name: name.map { String(cString: $0) } ?? "",
      isFile: archive_entry_filetype(entry) == 0o100000)
  }

  /// Reads the current entry into `buffer`, which it empties first; stops beyond `limit` bytes.
  mutating func read(into buffer: inout PaddedBytes, limit: Int) throws -> Content {
    buffer.removeAll()
    do {
      while let block = try nextBlock() {
        guard buffer.count + block.count <= limit else { return .tooLarge }
        buffer.append(contentsOf: block)
      }
    } catch let problem as Damage {
      return .damaged(problem.reason)
    }
    return .complete
  }

  /// The next piece of the current entry, valid until the next call; nil at its end.
  /// Throws `Damage` for this entry alone, `SR241` when nothing behind it can be read either.
  mutating func nextBlock() throws -> UnsafeRawBufferPointer? {
    var start: UnsafeRawPointer?
    var count = 0
    var offset: Int64 = 0
    let status = archive_read_data_block(handle, &start, &count, &offset)
    if status == ARCHIVE_EOF { return nil }
    if status == ARCHIVE_FATAL { throw Self.error(handle, path: path, nil) }
    guard status == ARCHIVE_OK else { throw Damage(reason: Self.reason(handle)) }
    return UnsafeRawBufferPointer(start: start, count: count)
  }

  struct Damage: Error {
    var reason: String
  }

  private static func reason(_ handle: OpaquePointer) -> String {
    archive_error_string(handle).map { String(cString: $0) } ?? "unknown error"
  }

  private static func error(_ handle: OpaquePointer, path: String, _ expected: String?) -> ScanError {
    ScanError(
      code: .feedMalformed, message: "\(path) cannot be read: \(reason(handle)).", detail: expected,
      hint: "Fetch the file again; it may be cut short.")
  }
}
