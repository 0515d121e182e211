import ScanModel

/// The records of an OSV `all.zip`, one after the other.
///
/// Memory is that of the largest record, whatever the size of the feed. Blocking and computing; belongs to one task.
/// A record that cannot be read is a reading without a record and with a problem; the feed goes on. A feed that ends
/// early is an error, because what is missing would look as if it had been removed.
/// Source: OSV schema 1.7; layout of the public OSV bucket.
public struct OSVFeed: ~Copyable {
  /// One file of the feed.
  public struct Reading: Sendable {
    /// Name inside the zip.
    public var file: String
    /// Nil when the file could not be read as a record; `problems` says why.
    public var record: AdvisoryRecord?
    public var problems: [Problem]
  }

  /// The largest record that is read; the largest seen in real feeds are a few MiB.
  public static let maximumRecordBytes = 64 << 20

  private var archive: ArchiveFile
  private let parser: JSONParser
  private var buffer = PaddedBytes()

  /// Opens the zip at `path`. Throws `SR241` when it is missing or no zip.
  public init(path: String) throws {
    let archive = try ArchiveFile(path: path, form: .zip)
    parser = try JSONParser()
    self.archive = archive
  }

  /// The next record; nil at the end of the feed. Throws `SR241` when the zip is cut short or damaged as a whole.
  public mutating func next() throws -> Reading? {
    while let entry = try archive.next() {
      guard entry.isFile, entry.name.hasSuffix(".json") else { continue }
      return try read(entry.name)
    }
    return nil
  }

  private mutating func read(_ file: String) throws -> Reading {
    switch try archive.read(into: &buffer, limit: Self.maximumRecordBytes) {
    case .tooLarge:
      return unreadable(file, "limit", "the record is larger than \(Self.maximumRecordBytes) bytes")
    case .damaged(let reason):
      return unreadable(file, "unreadable", reason)
    case .complete: break
    }
    do {
      let osv = try parser.withDocument(buffer, name: file) { try OSVRecord($0, file: file) }
      return Reading(file: file, record: osv.record, problems: osv.problems)
    } catch let error as ScanError {
      return unreadable(file, "malformed", error.description)
    }
  }

  private func unreadable(_ file: String, _ code: String, _ reason: String) -> Reading {
    Reading(file: file, record: nil, problems: [Problem(code: code, path: file, reason: reason)])
  }
}
