import Archives
import Catalogers
import Crypto
import ScanModel

/// A file that is no archive but states packages by itself: an executable with build information, a package database.
struct SingleFile {
  let path: String
  let bytes: any RandomAccessBytes
  let reader: InventoryReader

  /// Nil when no cataloger wants the file.
  func read(_ onFile: (FileRecord) throws -> Void) throws -> Inventory? {
    let head = try bytes.bytes(0..<16)
    guard let (name, interested) = wanted(head) else { return nil }
    var assembler = PackageAssembler(includesHidden: false)
    for cataloger in interested {
      let findings = cataloger.catalog(Cataloger.EvidenceFile(path: name, content: bytes))
      assembler.add(findings, location: name, layer: nil, isVisible: true)
    }
    let assembled = assembler.packages()
    var inventory = Inventory()
    inventory.packages = assembled.packages
    inventory.problems = assembled.problems
    inventory.distribution = assembler.distribution
    inventory.hasPackageEvidence = assembler.hasEvidence
    if reader.options.files {
      try onFile(
        FileRecord(
          path: name, kind: .file, size: bytes.size, mode: 0o644, sha256: try hash(), linkTarget: nil, layer: nil))
      inventory.fileCount = 1
    }
    return inventory
  }

  /// The longest end of the path that some cataloger wants, and who wants it; Python metadata goes by any name, since
  /// nothing else begins as it does. Control files of dpkg and indexes of apk look like databases, and are none.
  private func wanted(_ head: [UInt8]) -> (name: String, catalogers: [Cataloger])? {
    let components = path.split(separator: "/")
    for start in components.indices {
      let name = components[start...].joined(separator: "/")
      let candidate = Cataloger.Candidate(path: name, mode: 0o644, size: bytes.size, head: head)
      let interested = reader.catalogers.filter { $0.wants(candidate) }
      if !interested.isEmpty { return (name, interested) }
    }
    guard let last = components.last, head.starts(with: "Metadata-Version".utf8) else { return nil }
    return (String(last), [.python])
  }

  private func hash() throws -> [UInt8] {
    let hash = try SHA256()
    var offset = 0
    while offset < bytes.size {
      try reader.checkCancellation()
      let piece = try bytes.bytes(offset..<offset + 1 << 20)
      if piece.isEmpty { break }
      hash.update(piece)
      offset += piece.count
    }
    return try hash.finish()
  }
}
