import Glibc
import ScanModel

/// Directories of this machine whose files may be scanned.
public struct LocalRoots: Hashable, Sendable {
  /// As given, without a slash at the end, and as they really are: what a submitted path is compared with in SQL.
  public let directories: [String]
  /// Without symbolic links.
  private let resolved: [String]

  /// None.
  public init() {
    directories = []
    resolved = []
  }

  /// Throws `SR951` for what is no existing directory, is not absolute, or holds a colon.
  public init(_ directories: [String]) throws(ScanError) {
    var resolved: [String] = []
    for directory in directories {
      guard directory.hasPrefix("/"), !directory.contains(":") else {
        throw ScanError(
          code: .installationBroken, message: "not a local root: \(directory)",
          detail: "Expected an absolute directory without a colon in its name.", hint: "Give --local-root /srv/images")
      }
      guard let path = Self.realPath(directory), Self.isDirectory(path) else {
        throw ScanError(
          code: .installationBroken, message: "local root \(directory) is not a directory that can be read",
          hint: "Create it, or correct --local-root.")
      }
      resolved.append(path)
    }
    var all: [String] = []
    for path in directories.map(Self.trimmed) + resolved where !all.contains(path) { all.append(path) }
    self.directories = all
    self.resolved = resolved
  }

  /// Why the scan of `path` must not start here; nil when its real place lies in one of the roots.
  /// Blocks for as long as the file system does.
  public func refusal(of path: String) -> AttemptEnd? {
    guard let real = Self.realPath(path) else {
      return AttemptEnd(
        code: .unreadable, reason: "\(path) cannot be read: \(String(cString: strerror(errno)))",
        isInfrastructure: false,
        isRetryable: false, hint: "Check the path on the dispatcher's machine and submit again.")
    }
    if resolved.contains(where: { real == $0 || $0 == "/" || real.hasPrefix($0 + "/") }) { return nil }
    return AttemptEnd(
      code: .fileNotAllowed, reason: "\(path) leads to \(real), which is in none of the dispatcher's local roots",
      isInfrastructure: false, isRetryable: false,
      hint: "Submit a path below a local root, or start a dispatcher with --local-root that contains it.")
  }

  private static func trimmed(_ path: String) -> String {
    var path = path[...]
    while path.count > 1, path.last == "/" { path.removeLast() }
    return String(path)
  }

  private static func realPath(_ path: String) -> String? {
    guard let pointer = realpath(path, nil) else { return nil }
    defer { free(pointer) }
    return String(cString: pointer)
  }

  private static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
