import Glibc
import ObjectStorage
import ScanModel
import ScanStore

/// Where the bytes of a scan come from.
enum ArtifactSource: Sendable {
  /// An object of the store, with its key.
  case bytes(any RandomAccessBytes, name: String)
  /// A file or directory of this machine.
  case path(String)

  /// Opens the source of a scan.
  /// - Throws: `ScanError` `SR005` for a path outside the local roots, `SR2xx` when there is nothing to open.
  static func open(
    _ source: ScanSpecification.Source, store: any ObjectStore, localRoots: [String]
  ) throws -> ArtifactSource {
    switch source {
    case .object(let bucket, let key): .bytes(try store.open(bucket: bucket, key: key), name: key)
    case .file(let path): .path(try allowed(path, localRoots: localRoots))
    }
  }

  /// The real path, if one of the roots contains it: a symbolic link must not lead out of them.
  private static func allowed(_ path: String, localRoots: [String]) throws -> String {
    guard let real = realPath(path) else {
      throw ScanError(
        code: .unreadable, message: "cannot open \(path): \(String(cString: strerror(errno)))",
        detail: "The path is looked up on the machine of the dispatcher.", hint: "Name an existing file or directory.")
    }
    let isAllowed = localRoots.compactMap(realPath).contains { root in
      real == root || root == "/" || real.hasPrefix(root + "/")
    }
    guard isAllowed else {
      throw ScanError(
        code: .fileNotAllowed, message: "\(path) is outside the directories this dispatcher may scan",
        detail: "It may scan: \(localRoots.isEmpty ? "none" : localRoots.joined(separator: ", ")).",
        hint: "Start a dispatcher that may: scanrook-dispatcher --local-root DIR")
    }
    return real
  }

  private static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
