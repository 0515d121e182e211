import FoundationEssentials
import Glibc
import ScanModel
import ScanStore

/// The folder of one local attempt: scratch space for its scanner, and the file that takes its output.
///
/// Output goes to a file and not to a pipe, because a scanner may outlive its dispatcher and must not die of a broken
/// pipe. The scanner's own descriptor carries a lock on that file, so that folders of dead scanners can be told from
/// those of living ones, whoever started them.
struct AttemptFolder: Sendable {
  static let namePrefix = "scan-"
  static let outputName = "output.log"

  let path: String
  var outputPath: String { "\(path)/\(Self.outputName)" }

  init(path: String) { self.path = path }

  /// Makes the folder (mode 0700) below `parent`, which is made when absent and must be ours or the system's, and opens
  /// the locked output file.
  static func create(in parent: String, for id: AttemptID) throws(ScanError) -> (folder: AttemptFolder, output: Int32) {
    let folder = AttemptFolder(path: "\(parent)/\(namePrefix)\(id.jobID.lowercased)-\(id.fence)")
    _ = mkdir(parent, 0o700)
    try checkOwner(of: parent)
    guard mkdir(folder.path, 0o700) == 0 else { throw failure("make", folder.path) }
    let output = open(folder.outputPath, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
    guard output >= 0, flock(output, LOCK_EX | LOCK_NB) == 0 else {
      let error = failure("write", folder.outputPath)
      if output >= 0 { close(output) }
      folder.remove()
      throw error
    }
    return (folder, output)
  }

  /// The last `count` bytes of the output, as text that PostgreSQL can store and a terminal can show.
  func outputTail(_ count: Int = 2_048) -> String {
    let file = open(outputPath, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return "" }
    defer { close(file) }
    let size = Int(lseek(file, 0, SEEK_END))
    var bytes = [UInt8](repeating: 0, count: min(count, max(0, size)))
    let read = pread(file, &bytes, bytes.count, max(0, size - count))
    bytes.removeSubrange(max(0, read)...)
    // A tail may begin in the middle of a character.
    let text = bytes.drop { $0 & 0xC0 == 0x80 }
    return String(decoding: text, as: UTF8.self).printable(keeping: ["\n", "\t"])
      .trimmingCharacters { $0.isWhitespace }
  }

  /// Deletes the folder and everything in it; what cannot be deleted stays.
  func remove() { try? FileManager.default.removeItem(atPath: path) }

  /// Deletes the folders below `parent` whose scanners are gone; gives how many.
  static func sweep(_ parent: String) -> Int {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
    var count = 0
    for name in names where name.hasPrefix(namePrefix) {
      let folder = AttemptFolder(path: "\(parent)/\(name)")
      let output = open(folder.outputPath, O_RDONLY | O_CLOEXEC)
      guard output >= 0 else { continue }
      if flock(output, LOCK_EX | LOCK_NB) == 0 {
        folder.remove()
        count += 1
      }
      close(output)
    }
    return count
  }

  /// Anybody may have made a folder of that name in a shared one, and could exchange what lies in it.
  private static func checkOwner(of parent: String) throws(ScanError) {
    var status = stat()
    guard lstat(parent, &status) == 0 else { throw failure("make", parent) }
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
      throw ScanError(
        code: .scannerGone, message: "the scratch folder \(parent) belongs to another user",
        hint: "Have it removed, or choose another with --scratch.")
    }
  }

  private static func failure(_ verb: String, _ path: String) -> ScanError {
    ScanError(
      code: .scannerGone, message: "cannot \(verb) \(path): \(String(cString: strerror(errno)))",
      hint: "Check the scratch folder's rights and free space, or choose another with --scratch.")
  }
}

extension String {
  fileprivate func trimmingCharacters(_ isUnwanted: (Character) -> Bool) -> String {
    var text = drop(while: isUnwanted)
    while let last = text.last, isUnwanted(last) { text.removeLast() }
    return String(text)
  }
}
