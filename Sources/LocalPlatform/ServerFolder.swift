import FoundationEssentials
import Glibc
import ScanModel

/// The folder of one private server and the files in it.
///
/// `data` PostgreSQL's own, `log/server.log`, `credentials/<role>.pgpass` (0600, the caller's), and the socket's
/// folder: `run`, or a short private one elsewhere when the path is too long for a socket, whose place `socket-folder`
/// tells.
struct ServerFolder: Hashable, Sendable {
  let path: String

  var data: String { path + "/data" }
  var log: String { path + "/log/server.log" }
  var configuration: String { data + "/scanrook.conf" }
  func credentials(_ role: String) -> String { "\(path)/credentials/\(role).pgpass" }

  /// Room in `sockaddr_un` is 108 bytes with the closing zero; the name in the folder is `.s.PGSQL.` and the port.
  private static let longestSocketFolder = 107 - "/.s.PGSQL.65535.lock".utf8.count

  /// Makes what is missing. Folders of the server belong to its account.
  func create(for account: ServerAccount?) throws {
    // Others may pass through, because the server's account may be another one; they cannot list.
    try Self.makeFolder(path, mode: account == nil ? 0o700 : 0o711, owner: nil)
    try Self.makeFolder(path + "/credentials", mode: 0o700, owner: nil)
    for name in ["data", "log", "run"] { try Self.makeFolder("\(path)/\(name)", mode: 0o700, owner: account) }
  }

  /// The socket's folder; makes a short one when there is none yet or the old one is gone.
  func socketFolder(for account: ServerAccount?) throws -> String {
    if (path + "/run").utf8.count <= Self.longestSocketFolder { return path + "/run" }
    let note = path + "/socket-folder"
    if let known = try? String(contentsOfFile: note, encoding: .utf8), Self.isPrivate(known, account) { return known }
    let runtime = ProcessInfo.processInfo.environment["XDG_RUNTIME_DIR"] ?? ""
    let base = account == nil && !runtime.isEmpty && runtime.utf8.count < 60 ? runtime : "/tmp"
    var template = Array("\(base)/scanrook-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Self.failure("make a folder in", base) }
    let made = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    try Self.makeFolder(made, mode: 0o700, owner: account)
    try Self.write(made, to: note, mode: 0o600)
    return made
  }

  /// Removes everything this type makes, and the folder itself when nothing else is in it.
  func remove() throws {
    if let socket = try? String(contentsOfFile: path + "/socket-folder", encoding: .utf8), socket != path {
      // Only a folder of the kind we make: the note might have been tampered with.
      if socket.contains("/scanrook-") { try? FileManager.default.removeItem(atPath: socket) }
    }
    for name in ["data", "log", "run", "credentials", "socket-folder"] {
      let item = "\(path)/\(name)"
      if FileManager.default.fileExists(atPath: item) { try FileManager.default.removeItem(atPath: item) }
    }
    rmdir(path)
  }
}

extension ServerFolder {
  /// A file that is never readable for others, not even for a moment.
  static func write(_ text: String, to path: String, mode: mode_t, owner: ServerAccount? = nil) throws {
    unlink(path)
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
    guard file >= 0 else { throw failure("create", path) }
    defer { close(file) }
    let bytes = Array(text.utf8)
    guard Glibc.write(file, bytes, bytes.count) == bytes.count else { throw failure("write", path) }
    if let owner, fchown(file, owner.userID, owner.groupID) != 0 { throw failure("give away", path) }
  }

  private static func makeFolder(_ path: String, mode: mode_t, owner: ServerAccount?) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw ScanError(code: .privatePostgresFailed, message: "\(path) cannot be made", detail: "\(error)")
    }
    if let owner, chown(path, owner.userID, owner.groupID) != 0 { throw failure("give away", path) }
    guard chmod(path, mode) == 0 else { throw failure("protect", path) }
  }

  /// Whether the folder is still ours: after a restart of the machine anybody could have made one of that name.
  private static func isPrivate(_ path: String, _ account: ServerAccount?) -> Bool {
    var info = stat()
    guard lstat(path, &info) == 0, info.st_mode & S_IFMT == S_IFDIR else { return false }
    return info.st_uid == account?.userID ?? geteuid() && info.st_mode & 0o077 == 0
  }

  static func failure(_ action: String, _ path: String) -> ScanError {
    ScanError(
      code: .privatePostgresFailed, message: "cannot \(action) \(path): \(String(cString: strerror(errno)))",
      hint: "Check the folder's permissions and free space.")
  }
}
