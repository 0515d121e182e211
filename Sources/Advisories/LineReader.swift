import ScanModel

/// The lines of a plain or gzip file, one after the other; memory is one block of the file.
struct LineReader: ~Copyable {
  /// Longest line that is taken as one; what follows counts as another line.
  static let maximumLineBytes = 4_096

  /// Lines read so far.
  private(set) var count = 0

  private var archive: ArchiveFile
  private let path: String
  private var pending: [UInt8] = []
  private var start = 0

  /// Throws `SR241` when the file cannot be read or is empty.
  init(path: String) throws {
    var archive = try ArchiveFile(path: path, form: .singleFile)
    guard try archive.next() != nil else { throw ScanError(code: .feedMalformed, message: "\(path) is empty.") }
    self.archive = archive
    self.path = path
  }

  /// The next line without its end; nil at the end of the file. Throws `SR241` when the file is cut short or damaged.
  mutating func next() throws -> String? {
    while true {
      if let end = pending[start...].firstIndex(of: UInt8(ascii: "\n")) { return take(upTo: end, skip: 1) }
      if pending.count - start > Self.maximumLineBytes { return take(upTo: pending.count, skip: 0) }
      pending.removeSubrange(..<start)
      start = 0
      guard let block = try nextBlock() else { break }
      pending.append(contentsOf: block)
    }
    return pending.isEmpty ? nil : take(upTo: pending.count, skip: 0)
  }

  private mutating func nextBlock() throws -> UnsafeRawBufferPointer? {
    do {
      return try archive.nextBlock()
    } catch let damage as ArchiveFile.Damage {
      throw ScanError(code: .feedMalformed, message: "\(path) is damaged: \(damage.reason).")
    }
  }

  private mutating func take(upTo end: Int, skip: Int) -> String {
    var line = pending[start..<end]
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    start = end + skip
    count += 1
    return String(decoding: line, as: UTF8.self)
  }
}
