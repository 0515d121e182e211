/// 64-bit hash of a path, to remember many paths in little memory: a file system of a million files costs megabytes, not
/// hundreds of them. Seeded per process, so nobody can prepare collisions.
struct PathHash: Hashable {
  private let value: Int

  init(_ path: some StringProtocol) {
    var hasher = Hasher()
    hasher.combine(String(path))
    value = hasher.finalize()
  }

  /// Of the path as merged-/usr systems see it: `bin/sh` and `usr/bin/sh` are one file there, and package lists use either.
  static func merged(_ path: String) -> PathHash {
    let isUnderUsr = path.hasPrefix("usr/bin/") || path.hasPrefix("usr/sbin/") || path.hasPrefix("usr/lib")
    return PathHash(isUnderUsr ? path.dropFirst(4) : path[...])
  }
}
