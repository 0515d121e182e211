import Crypto
import ScanModel

/// One pass over the layers of an image, top first.
struct LayerPass {
  private let visit: Artifact.Visit
  private let budget: PassBudget
  private var problems: ProblemList
  private var visibility = Visibility()
  private var storedRead = 0

  static func run(
    store: any ImageStore, layerPaths: [String], artifact: Artifact, visit: Artifact.Visit
  ) throws -> [Problem] {
    // The closure does not outlive the pass; the compiler cannot see that through a stored property.
    try withoutActuallyEscaping(visit) { visit in
      var pass = LayerPass(artifact, visit: visit)
      for (layer, path) in zip(artifact.facts.layers, layerPaths).reversed() {
        guard try pass.read(layer, path: path, store: store) else { break }
      }
      return pass.problems.all
    }
  }

  private init(_ artifact: Artifact, visit: @escaping Artifact.Visit) {
    self.visit = visit
    budget = PassBudget(artifact.options, bytesTotal: artifact.facts.layers.reduce(0) { $0 + ($1.storedSize ?? 0) })
    problems = ProblemList(artifact.openingProblems, limit: artifact.options.limits.maxProblems)
  }

  /// Reads one layer; what is wrong with it becomes a problem.
  /// - Returns: false when a limit ends the pass.
  private mutating func read(_ layer: LayerInfo, path: String, store: any ImageStore) throws -> Bool {
    defer {
      visibility.endLayer()
      storedRead += layer.storedSize ?? 0
    }
    do {
      try budget.checkCancellation()
      guard let file = try store.file(path) else {
        problems.add("missing", path, "The artifact does not contain \(layer.name).")
        return true
      }
      let source = try LayerSource(file, isHashed: layer.diffID != nil, storedBefore: storedRead, budget: budget)
      try readEntries(of: layer, path: path, source: source)
      try compareDigest(of: layer, path: path, source: source)
    } catch let error as ScanError {
      add(Damage(error), path: path, layer: layer)
    } catch let damage as Damage {
      add(damage, path: path, layer: layer)
    } catch Interruption.layerLimit(let reason) {
      problems.add("limit", path, "\(reason) The rest of \(layer.name) was not read.")
    } catch Interruption.passLimit(let reason) {
      problems.add("limit", path, "\(reason) Reading ended in \(layer.name).")
      return false
    } catch Interruption.stopped(let error) {
      throw error
    }
    return true
  }

  private mutating func readEntries(of layer: LayerInfo, path: String, source: LayerSource) throws {
    // An empty layer is no tar at all, yet nothing is missing from it.
    if source.head.isEmpty { return }
    guard ContentKind.isTar(source.head) else {
      throw Damage(code: "malformed", "It is not a tar archive but \(ContentKind.describe(source.head)).")
    }
    let reader = try TarReader(source)
    var isDamageTold = false
    while let step = try reader.next() {
      try budget.countEntry()
      switch step {
      case .entry(let entry): try add(entry, layer: layer, reader: reader)
      case .damaged(let reason):
        // Every block of a damaged stretch is reported.
        if !isDamageTold { problems.add("malformed", path, "\(layer.name) is damaged: \(reason).") }
        isDamageTold = true
      }
    }
  }

  private mutating func add(_ entry: TarEntry, layer: LayerInfo, reader: TarReader) throws {
    guard let path = normal(entry.name, layer: layer) else { return }
    if let warning = entry.warning { problems.add("malformed", path.text, "\(warning), in \(layer.name).") }
    if addWhiteout(path, layer: layer) { return }
    var linkTarget: String?
    if let target = entry.linkTarget {
      if entry.kind == .hardlink {
        guard let target = normal(target, layer: layer) else { return }
        linkTarget = target.text
      } else {
        linkTarget = EntryPath.text(target)
      }
    }
    let (isVisible, isRepeated) = visibility.add(path, kind: entry.kind)
    if isRepeated, entry.kind != .directory {
      problems.add(
        "duplicate-path", path.text,
        """
        \(layer.name) holds this path more than once; packages are those of the last, the list of files has the first.
        """)
    }
    try offer(
      ArtifactEntry(
        path: path.text, kind: entry.kind, size: entry.kind == .file || entry.kind == .hardlink ? entry.size : 0,
        mode: entry.mode, linkTarget: linkTarget, layer: layer.index, isVisible: isVisible && !isRepeated,
        replacesEarlier: isVisible && isRepeated),
      reader: reader)
  }

  private func offer(_ entry: ArtifactEntry, reader: TarReader) throws {
    var content = EntryContent(source: reader)
    do {
      try visit(entry, &content)
    } catch {
      guard reader.contentFailure == nil else { throw located(reader.contentFailure ?? error, entry) }
      throw Interruption.stopped(error)
    }
    // Also when the visitor made nothing of it: the rest of the layer cannot be reached.
    if let failure = reader.contentFailure { throw located(failure, entry) }
  }

  private func located(_ error: any Error, _ entry: ArtifactEntry) -> any Error {
    guard var damage = error as? Damage else { return error }
    damage.path = entry.path
    return damage
  }

  private mutating func add(_ damage: Damage, path: String, layer: LayerInfo) {
    problems.add(damage.code, damage.path ?? path, "\(damage.reason) The rest of \(layer.name) was not read.")
  }

  private mutating func compareDigest(of layer: LayerInfo, path: String, source: LayerSource) throws {
    guard let digest = try source.finish(), let diffID = layer.diffID else { return }
    let computed = "sha256:\(Hex.string(digest))"
    if computed != diffID {
      problems.add(
        "digest-mismatch", path, "\(layer.name) should have the content digest \(diffID) but has \(computed).")
    }
  }

  private mutating func normal(_ name: [UInt8], layer: LayerInfo) -> EntryPath? {
    do throws(EntryPath.Flaw) {
      return try EntryPath(name, limit: budget.limits.maxPathBytes)
    } catch {
      let text = EntryPath.text(name.prefix(200))
      switch error {
      case .root: break
      case .leavesTheArtifact:
        problems.add("path-escape", text, "The path contains '..'; the entry of \(layer.name) was skipped.")
      case .tooLong:
        problems.add("limit", text, "A path of \(name.count) bytes in \(layer.name) is too long and was skipped.")
      }
      return nil
    }
  }

  /// Notes a whiteout (OCI image specification, `layer.md`); false when the path is an ordinary one.
  private mutating func addWhiteout(_ path: EntryPath, layer: LayerInfo) -> Bool {
    let prefix = Array(".wh.".utf8)
    let parts = path.bytes.split(separator: UInt8(ascii: "/"))
    guard let name = parts.last, name.starts(with: prefix) else { return false }
    let parent = parts.dropLast().joined(separator: [UInt8(ascii: "/")]).map(\.self)
    let hidden = name.dropFirst(prefix.count)
    if name.elementsEqual(".wh..wh..opq".utf8) {
      visibility.addOpaque(parent.isEmpty ? nil : EntryPath(normal: parent))
    } else if hidden.starts(with: prefix) {
      // Bookkeeping of AUFS (.wh..wh.aufs, .wh..wh.plnk), without meaning here.
    } else if let target = try? EntryPath(parent + [UInt8(ascii: "/")] + hidden, limit: .max),
      target.bytes.count > parent.count
    {
      visibility.addWhiteout(target)
    } else {
      problems.add("malformed", path.text, "The whiteout in \(layer.name) names nothing.")
    }
    return true
  }
}
