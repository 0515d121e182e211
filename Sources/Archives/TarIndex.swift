import ScanModel

/// Where the files of a plain tar lie, so that they can be read in any order without unpacking them.
struct TarIndex: ImageStore {
  /// Entries looked at; an image archive has a few per layer.
  static let entryLimit = 100_000

  /// Set when the archive could not be walked to its end.
  private(set) var damage: Damage?
  private let bytes: any RandomAccessBytes
  private var ranges: [String: Range<Int>] = [:]
  /// Old archives name a layer twice, the second time by a link. Targets are in normal form.
  private var links: [String: String] = [:]

  /// - Throws: `ScanError` and what `checkCancellation` throws; damage of the archive is kept in `damage`.
  init(_ bytes: any RandomAccessBytes, limits: ArtifactLimits, checkCancellation: () throws -> Void) throws {
    self.bytes = bytes
    do {
      let reader = try TarReader(SeekingSource(bytes))
      var count = 0
      while let step = try reader.next() {
        try checkCancellation()
        count += 1
        guard count <= TarIndex.entryLimit else {
          damage = Damage(code: "limit", "Only the first \(TarIndex.entryLimit) entries of the archive were looked at.")
          return
        }
        switch step {
        case .entry(let entry): add(entry, at: reader.contentOffset, limit: limits.maxPathBytes)
        case .damaged(let reason): damage = Damage(code: "malformed", "The image archive is damaged: \(reason).")
        }
      }
    } catch let error as Damage {
      damage = error
    }
  }

  func file(_ path: String) -> StoredFile? {
    var path = path
    // Links may form a loop.
    for _ in 0..<8 {
      if let range = ranges[path] { return StoredFile(bytes: bytes, range: range) }
      guard let target = links[path] else { return nil }
      path = target
    }
    return nil
  }

  private mutating func add(_ entry: TarEntry, at offset: Int, limit: Int) {
    guard let path = try? EntryPath(entry.name, limit: limit) else { return }
    ranges[path.text] = nil
    links[path.text] = nil
    switch entry.kind {
    // A sparse file is not one run of bytes; nobody writes blobs that way.
    case .file where !entry.isSparse:
      let end = min(bytes.size, offset.addingReportingOverflow(entry.size).overflow ? .max : offset + entry.size)
      ranges[path.text] = min(offset, end)..<end
    case .hardlink: links[path.text] = try? EntryPath(entry.linkTarget ?? [], limit: limit).text
    case .symlink: links[path.text] = target(entry.linkTarget ?? [], of: path, limit: limit)
    default: break
    }
  }

  /// Resolves `../other/layer.tar` beside the link.
  private func target(_ link: [UInt8], of path: EntryPath, limit: Int) -> String? {
    var parts = Array(path.bytes.split(separator: UInt8(ascii: "/")).dropLast())
    for part in link.split(separator: UInt8(ascii: "/")) {
      if part.elementsEqual("..".utf8) {
        guard parts.popLast() != nil else { return nil }
      } else {
        parts.append(part)
      }
    }
    return try? EntryPath(parts.joined(separator: [UInt8(ascii: "/")]).map(\.self), limit: limit).text
  }
}

/// Reads headers and jumps over contents.
private final class SeekingSource: TarSource {
  private let bytes: any RandomAccessBytes
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 16 * 1024, alignment: 16)
  private var offset = 0

  init(_ bytes: any RandomAccessBytes) { self.bytes = bytes }
  deinit { buffer.deallocate() }

  func pull() throws -> UnsafeRawBufferPointer? {
    let count = try bytes.read(into: buffer, at: offset)
    offset += count
    return count == 0 ? nil : UnsafeRawBufferPointer(rebasing: buffer[..<count])
  }

  func skip(_ count: Int) -> Int {
    let count = max(0, min(count, bytes.size - offset))
    offset += count
    return count
  }

  func count(hole: Int) {}
}
