import CArchive
import ScanModel

/// What a tar is read from.
protocol TarSource: AnyObject {
  /// The next bytes, valid until the next call; nil at the end.
  func pull() throws -> UnsafeRawBufferPointer?
  /// Moves on without reading and returns by how much: 0 where that is not possible.
  func skip(_ count: Int) -> Int
  /// Told of zeros that stand for a hole and are in no source, so that they count against the limits.
  func count(hole: Int) throws
}

/// Entries of one tar (ustar, pax, GNU, old), read by libarchive through callbacks.
///
/// Names come as the bytes stored. This relies on the process staying in the "C" locale: there libarchive cannot
/// convert names of pax headers that are not ASCII and hands them over untouched; in a UTF-8 locale it would normalise
/// them.
final class TarReader: ContentSource {
  enum Step {
    case entry(TarEntry)
    /// A header that makes no sense; reading can go on behind it.
    case damaged(String)
  }

  /// What went wrong in the content of the present entry, whatever the visitor made of it.
  private(set) var contentFailure: (any Error)?
  /// Offset in the source of the content of the present entry, when all bytes come from `pull` and `skip`.
  var contentOffset: Int { Int(archive_filter_bytes(archive, 0)) }

  private let source: any TarSource
  private let archive: OpaquePointer
  /// Thrown by the source inside a callback, where it cannot pass through C.
  private var sourceFailure: (any Error)?
  private var content = TarContent(size: 0)

  init(_ source: any TarSource) throws {
    guard let archive = archive_read_new() else {
      throw ScanError(code: .libraryFailed, message: "There is no memory for reading an archive.")
    }
    self.source = source
    self.archive = archive
    archive_read_support_format_tar(archive)
    archive_read_set_callback_data(archive, Unmanaged.passUnretained(self).toOpaque())
    archive_read_set_read_callback(archive) { _, context, block in
      TarReader.of(context)?.read(block) ?? -1
    }
    archive_read_set_skip_callback(archive) { _, context, count in
      Int64(TarReader.of(context)?.source.skip(Int(count)) ?? 0)
    }
    try check(archive_read_open1(archive))
  }

  deinit { archive_read_free(archive) }

  /// The next entry; nil at the end of the archive. What was not read of the one before is skipped.
  /// - Throws: `Damage` when nothing more can be read; whatever the source throws.
  func next() throws -> Step? {
    var entry: OpaquePointer?
    contentFailure = nil
    let code = archive_read_next_header(archive, &entry)
    if code == ARCHIVE_EOF { return nil }
    if code == ARCHIVE_RETRY, sourceFailure == nil { return .damaged(reason) }
    try check(code)
    guard let entry else { return nil }
    let header = TarEntry(entry, warning: code == ARCHIVE_WARN ? reason : nil)
    content = TarContent(size: header.size)
    return .entry(header)
  }

  func nextChunk() throws -> UnsafeRawBufferPointer? {
    if let contentFailure { throw contentFailure }
    do {
      while true {
        switch content.take() {
        case .data(let bytes): return bytes
        case .hole(let zeros):
          try source.count(hole: zeros.count)
          return zeros
        case nil where content.isOver: return nil
        case nil: try readBlock()
        }
      }
    } catch {
      contentFailure = error
      throw error
    }
  }

  private func readBlock() throws {
    var start: UnsafeRawPointer?
    var count = 0
    var offset: Int64 = 0
    let code = archive_read_data_block(archive, &start, &count, &offset)
    if code == ARCHIVE_EOF {
      content.end()
    } else {
      try check(code)
      try content.add(UnsafeRawBufferPointer(start: start, count: count), at: Int(offset))
    }
  }

  private func check(_ code: Int32) throws {
    guard code != ARCHIVE_OK, code != ARCHIVE_WARN else { return }
    if let error = sourceFailure as? ScanError { throw Damage(error) }
    if let sourceFailure { throw sourceFailure }
    throw Damage(code: "malformed", "The tar archive cannot be read: \(reason).")
  }

  private var reason: String {
    archive_error_string(archive).map { String(cString: $0) } ?? "unknown error"
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> TarReader? {
    context.map { Unmanaged<TarReader>.fromOpaque($0).takeUnretainedValue() }
  }

  private func read(_ block: UnsafeMutablePointer<UnsafeRawPointer?>?) -> Int {
    do {
      let bytes = try source.pull()
      block?.pointee = bytes?.baseAddress
      return bytes?.count ?? 0
    } catch {
      sourceFailure = error
      return -1
    }
  }
}
