import ScanModel

/// A path of an artifact in its one normal form: relative, no `.`, no `..`, no empty parts, and never empty.
struct EntryPath: Hashable {
  enum Flaw: Error { case root, leavesTheArtifact, tooLong }

  /// Joined by `/`, exactly as stored otherwise.
  let bytes: [UInt8]

  /// Normalises a path of an archive. Absolute paths are taken as relative to the root, as all extractors do.
  init(_ raw: some Collection<UInt8>, limit: Int) throws(Flaw) {
    guard raw.count <= limit else { throw .tooLong }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(raw.count)
    for part in raw.split(separator: UInt8(ascii: "/")) where !part.elementsEqual(".".utf8) {
      // A path that goes up is refused even where it stays inside: what it means depends on links.
      guard !part.elementsEqual("..".utf8) else { throw .leavesTheArtifact }
      if !bytes.isEmpty { bytes.append(UInt8(ascii: "/")) }
      bytes.append(contentsOf: part)
    }
    guard !bytes.isEmpty else { throw .root }
    self.bytes = bytes
  }

  /// For paths that are normal by construction.
  init(normal bytes: [UInt8]) { self.bytes = bytes }

  /// For people and the database: valid UTF-8, other bytes as `\xHH`.
  var text: String { EntryPath.text(bytes) }

  static func text(_ bytes: some Collection<UInt8>) -> String { String(escaping: Array(bytes)[...]) }
}
