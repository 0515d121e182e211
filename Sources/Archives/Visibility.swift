/// What the upper layers hide of the lower ones, for layers that come top first.
///
/// Paths are kept as 64-bit hashes, about 20 bytes each instead of some 150 for a string: with a million paths the odds
/// that any two collide are one in 37 million. The hash is seeded anew for every process, so collisions cannot be
/// prepared.
struct Visibility {
  /// What layers have said about one path.
  private struct Mark: OptionSet {
    let rawValue: UInt8
    /// The path is an entry.
    static let entry = Mark(rawValue: 1)
    /// A whiteout deletes the path.
    static let whiteout = Mark(rawValue: 2)
    /// All below the path is replaced: it is a file, deleted, or an opaque directory.
    static let tree = Mark(rawValue: 4)
    /// Something lies below the path, so it is a directory here.
    static let parent = Mark(rawValue: 8)
  }

  private var upper: [UInt64: Mark] = [:]
  // A whiteout hides lower layers only, never what its own layer holds.
  private var current: [UInt64: Mark] = [:]
  /// Hashes of the root and of every part of the path looked at, outermost first.
  private var parts: [UInt64] = []
  private var lastParent: UInt64?

  /// Records an entry of the present layer.
  /// - Returns: whether no upper layer hides it, and whether the layer has named the path before.
  mutating func add(_ path: EntryPath, kind: ArtifactEntry.Kind) -> (isVisible: Bool, isRepeated: Bool) {
    hash(path.bytes)
    let own = parts[parts.count - 1]
    let known = current[own] ?? []
    current[own] = known.union(kind == .directory ? .entry : [.entry, .tree])
    addParents()
    return (!isHidden(kind), known.contains(.entry))
  }

  /// Records that the layer deletes `path` of the layers below.
  mutating func addWhiteout(_ path: EntryPath) {
    hash(path.bytes)
    current[parts[parts.count - 1], default: []].formUnion([.whiteout, .tree])
    addParents()
  }

  /// Records that the layer replaces the content of a directory; nil means the root.
  mutating func addOpaque(_ directory: EntryPath?) {
    hash(directory?.bytes ?? [])
    current[parts[parts.count - 1], default: []].insert(.tree)
  }

  /// The layers below come next.
  mutating func endLayer() {
    if upper.isEmpty { swap(&upper, &current) } else { upper.merge(current) { $0.union($1) } }
    current.removeAll()
    lastParent = nil
  }

  private func isHidden(_ kind: ArtifactEntry.Kind) -> Bool {
    guard !upper.isEmpty else { return false }
    let own = upper[parts[parts.count - 1]] ?? []
    if !own.isDisjoint(with: [.entry, .whiteout]) { return true }
    // A symlink below may well be the directory through which the upper layer wrote (`lib -> usr/lib`).
    if own.contains(.parent), kind != .directory, kind != .symlink { return true }
    return parts.dropLast().contains { upper[$0]?.contains(.tree) == true }
  }

  private mutating func addParents() {
    // Entries of one directory mostly follow each other.
    let parent = parts[parts.count - 2]
    guard parent != lastParent else { return }
    lastParent = parent
    for part in parts.dropLast() { current[part, default: []].insert(.parent) }
  }

  private mutating func hash(_ path: [UInt8]) {
    parts.removeAll(keepingCapacity: true)
    parts.append(0)
    for name in path.split(separator: UInt8(ascii: "/")) {
      var hasher = Hasher()
      hasher.combine(parts[parts.count - 1])
      name.withUnsafeBytes { hasher.combine(bytes: $0) }
      parts.append(UInt64(bitPattern: Int64(hasher.finalize())))
    }
  }
}
