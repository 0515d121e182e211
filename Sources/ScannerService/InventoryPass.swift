import Archives
import Catalogers
import Crypto
import ScanModel

/// The state of one pass over an artifact: hashes what it visits, keeps what catalogers ask for, hands out file
/// records.
struct InventoryPass {
  private let options: InventoryOptions
  private let catalogers: [Cataloger]
  private let isImage: Bool
  private var links = LinkTargets()
  private var linkedEvidence = LinkedEvidence()
  private(set) var assembler: PackageAssembler
  private(set) var problems: [Problem] = []
  private(set) var fileCount = 0

  init(artifact: Artifact, options: InventoryOptions, catalogers: [Cataloger]) {
    self.options = options
    self.catalogers = catalogers
    isImage = artifact.facts.kind != .directory
    assembler = PackageAssembler(includesHidden: options.scope == .allLayers)
  }

  mutating func visit(
    _ entry: ArtifactEntry, _ content: inout EntryContent, _ onFile: (FileRecord) throws -> Void
  ) throws {
    var record = FileRecord(
      path: entry.path, kind: entry.kind, size: entry.size, mode: entry.mode, sha256: nil, linkTarget: entry.linkTarget,
      layer: isImage ? entry.layer : nil)
    var damage: (any Error)?
    switch entry.kind {
    case .file:
      do { record.sha256 = try read(entry, &content) } catch { damage = error }
    case .hardlink:
      catalogLink(entry)
      if let target = entry.linkTarget.flatMap({ links[$0, layer: entry.layer] }) {
        record.sha256 = target.sha256
        record.size = target.size
      }
    case .symlink:
      if entry.isVisible { noteDiversion(entry) }
    case .directory, .other:
      break
    }
    if options.files, entry.isVisible || options.scope == .allLayers {
      try onFile(record)
      fileCount += 1
    }
    // The record stands without a hash; the pass takes note of the damage and goes on.
    if let damage { throw damage }
  }

  /// Hashes the content and gives it to the catalogers that want it; returns the hash when files are listed.
  private mutating func read(_ entry: ArtifactEntry, _ content: inout EntryContent) throws -> [UInt8]? {
    let couldInterest = catalogers.filter { $0.wants(candidate(entry, head: nil)) }
    guard options.files || !couldInterest.isEmpty else { return nil }
    var chunk = try content.next()
    let head = chunk.map { Array($0.prefix(16)) } ?? []
    let interested = couldInterest.filter { $0.wants(candidate(entry, head: head)) }
    guard options.files || !interested.isEmpty else { return nil }

    let isEvidence = !interested.isEmpty && !isTooLarge(entry)
    let hash = options.files ? try SHA256() : nil
    // Where the file itself can be read there is no need to keep its bytes.
    var evidence =
      isEvidence && content.file == nil
      ? EvidenceBuffer(scratchDirectory: options.scratchDirectory, limits: options.limits) : nil
    if hash != nil || evidence != nil {
      while let bytes = chunk {
        hash?.update(bytes)
        try evidence?.append(bytes)
        chunk = try content.next()
      }
    }
    if isEvidence, let bytes = try content.file ?? evidence?.content() {
      catalog(Cataloger.EvidenceFile(path: entry.path, content: bytes), interested, entry)
    }
    guard let sha256 = try hash?.finish() else { return nil }
    if isImage { links.remember(entry.path, layer: entry.layer, sha256: sha256, size: entry.size) }
    return sha256
  }

  private func candidate(_ entry: ArtifactEntry, head: [UInt8]?) -> Cataloger.Candidate {
    Cataloger.Candidate(path: entry.path, mode: entry.mode, size: entry.size, head: head)
  }

  private mutating func catalog(
    _ file: Cataloger.EvidenceFile, _ interested: [Cataloger], _ entry: ArtifactEntry
  ) {
    for cataloger in interested { add(cataloger.catalog(file), of: cataloger, entry) }
  }

  private mutating func add(_ findings: Cataloger.Findings, of cataloger: Cataloger, _ entry: ArtifactEntry) {
    if isImage { linkedEvidence.remember(findings, of: cataloger, path: entry.path, layer: entry.layer) }
    assembler.add(
      findings, location: entry.path, layer: isImage ? entry.layer : nil,
      isVisible: entry.isVisible || entry.replacesEarlier, replacesEarlier: entry.replacesEarlier)
  }

  /// A hard link states what its target states; evidence that is only a link to what nobody looked into is a problem.
  private mutating func catalogLink(_ entry: ArtifactEntry) {
    let target = entry.linkTarget ?? ""
    for cataloger in catalogers {
      if let findings = linkedEvidence.findings(of: cataloger, in: target, layer: entry.layer, at: entry.path) {
        add(findings, of: cataloger, entry)
      } else if entry.isVisible, cataloger.wants(candidate(entry, head: [])) {
        problems.append(
          Problem(
            code: "unread-link", path: entry.path,
            reason: "The file is a hard link to \(target), where no packages were found; it was not read."))
      }
    }
  }

  /// Links are not followed, so a database behind one is not read.
  private mutating func noteDiversion(_ entry: ArtifactEntry) {
    guard let target = entry.linkTarget, Cataloger.isDiverted(entry.path, to: target) else { return }
    problems.append(
      Problem(
        code: "unread-link", path: entry.path,
        reason: "A package database is expected here, but this is a symbolic link to \(target); it was not followed."))
  }

  private mutating func isTooLarge(_ entry: ArtifactEntry) -> Bool {
    guard entry.size > options.limits.evidenceFileBytes else { return false }
    problems.append(
      Problem(
        code: "limit", path: entry.path,
        reason: "The file has \(entry.size) bytes; evidence is read up to \(options.limits.evidenceFileBytes)."))
    return true
  }
}

/// Hashes of the files of the layer being read, for the hard links that name them: a link follows its target in one
/// layer.
private struct LinkTargets {
  private var layer = -1
  private var indices: [PathHash: Int32] = [:]
  private var sizes: [Int] = []
  private var hashes: [UInt8] = []

  mutating func remember(_ path: String, layer: Int, sha256: [UInt8], size: Int) {
    if layer != self.layer {
      self = LinkTargets()
      self.layer = layer
    }
    indices[PathHash(path)] = Int32(sizes.count)
    sizes.append(size)
    hashes += sha256
  }

  subscript(path: String, layer layer: Int) -> (sha256: [UInt8], size: Int)? {
    guard layer == self.layer, let index = indices[PathHash(path)].map(Int.init) else { return nil }
    let start = index * SHA256.byteCount
    return (Array(hashes[start..<start + SHA256.byteCount]), sizes[index])
  }
}
