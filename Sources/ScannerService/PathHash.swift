/// 64-bit hash of a path, to remember many paths in little memory: a file system of a million files costs megabytes,
/// not hundreds of them. Seeded per process, so nobody can prepare collisions.
struct PathHash: Hashable {
  private let value: Int

  init(_ path: some StringProtocol) {
    var hasher = Hasher()
    hasher.combine(String(path))
    value = hasher.finalize()
  }
}
