import Files
import Glibc
import ScanModel

/// One pass over a directory: depth first, sorted, on one file system, without following any link.
struct DirectoryPass {
  private let visit: Artifact.Visit
  private let budget: PassBudget
  private let device: dev_t
  private var problems: ProblemList
  private let reader: FileReader

  static func run(_ path: String, artifact: Artifact, visit: Artifact.Visit) throws -> [Problem] {
    let root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard root >= 0 else { throw ScanError.system("cannot open \(path)", errno: errno) }
    var status = stat()
    guard fstat(root, &status) == 0 else {
      let number = errno
      close(root)
      throw ScanError.system("cannot read \(path)", errno: number)
    }
    return try withoutActuallyEscaping(visit) { visit in
      var pass = DirectoryPass(artifact, device: status.st_dev, visit: visit)
      do {
        try pass.walk(root, path: [], depth: 0)
      } catch Interruption.stopped(let error) {
        throw error
      } catch Interruption.passLimit(let reason), Interruption.layerLimit(let reason) {
        pass.problems.add("limit", "", "\(reason) The rest of the directory was not read.")
      }
      return pass.problems.all
    }
  }

  private init(_ artifact: Artifact, device: dev_t, visit: @escaping Artifact.Visit) {
    self.visit = visit
    self.device = device
    budget = PassBudget(artifact.options, bytesTotal: nil)
    problems = ProblemList(artifact.openingProblems, limit: artifact.options.limits.maxProblems)
    reader = FileReader(budget)
  }

  /// Takes over the descriptor.
  private mutating func walk(_ directory: Int32, path: [UInt8], depth: Int) throws {
    defer { close(directory) }
    for name in names(in: directory, path: path) {
      try budget.countEntry()
      let child = EntryPath(normal: path.isEmpty ? name : path + [UInt8(ascii: "/")] + name)
      guard child.bytes.count <= budget.limits.maxPathBytes else {
        problems.add(
          "limit", EntryPath.text(child.bytes.prefix(200)),
          "A path of \(child.bytes.count) bytes is too long and was skipped.")
        continue
      }
      try add(name.map { CChar(bitPattern: $0) } + [0], in: directory, child, depth: depth)
    }
  }

  private mutating func add(_ name: [CChar], in directory: Int32, _ path: EntryPath, depth: Int) throws {
    var status = stat()
    guard fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return tell(path, errno) }
    var entry = ArtifactEntry(path: path.text, kind: .other, mode: status.st_mode & 0o7777)
    switch status.st_mode & S_IFMT {
    case S_IFDIR:
      entry.kind = .directory
      try enter(name, in: directory, path, entry, depth: depth)
    case S_IFREG:
      entry.kind = .file
      entry.size = Int(status.st_size)
      // What was a file a moment ago may have become a pipe, which must not be waited for.
      reader.start(path.text) { openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
      try offerFile(path, entry)
    case S_IFLNK:
      entry.kind = .symlink
      guard let target = link(name, in: directory) else { return tell(path, errno) }
      entry.linkTarget = EntryPath.text(target)
      try offer(entry, NoContent())
    default:
      try offer(entry, NoContent())
    }
  }

  private mutating func enter(
    _ name: [CChar], in directory: Int32, _ path: EntryPath, _ entry: ArtifactEntry, depth: Int
  ) throws {
    try offer(entry, NoContent())
    let descriptor = openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { return tell(path, errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_dev == device else {
      if !FileSystemKind.isPseudo(descriptor) {
        problems.add("other-filesystem", path.text, "Another file system is mounted here; it was not read.")
      }
      close(descriptor)
      return
    }
    guard depth < budget.limits.maxDepth else {
      problems.add(
        "limit", path.text, "Directories lie more than \(budget.limits.maxDepth) deep; this one was not read.")
      close(descriptor)
      return
    }
    try walk(descriptor, path: path.bytes, depth: depth + 1)
  }

  private mutating func offerFile(_ path: EntryPath, _ entry: ArtifactEntry) throws {
    try offer(entry, reader)
    if let number = reader.openError { return tell(path, number) }
    switch reader.failure {
    case nil: break
    case let error as ScanError: problems.add("unreadable", path.text, error.message)
    case let error?: throw error
    }
  }

  private func offer(_ entry: ArtifactEntry, _ source: any ContentSource) throws {
    var content = EntryContent(source: source)
    do {
      try visit(entry, &content)
    } catch {
      // A file that cannot be read to its end is a problem of that file only.
      if let reader = source as? FileReader, reader.failure != nil { return }
      throw Interruption.stopped(error)
    }
  }

  private mutating func tell(_ path: EntryPath, _ number: Int32) {
    // What vanishes while it is looked at was deleted by someone, and what turns into a link is another file now.
    if number == ENOENT || number == ELOOP || number == ENOTDIR { return }
    problems.add("unreadable", path.text, "It cannot be read: \(String(cString: strerror(number))).")
  }

  /// Sorted by bytes, so that two passes agree.
  private mutating func names(in directory: Int32, path: [UInt8]) -> [[UInt8]] {
    let copy = fcntl(directory, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0, let stream = fdopendir(copy) else {
      tell(EntryPath(normal: path), errno)
      if copy >= 0 { close(copy) }
      return []
    }
    defer { closedir(stream) }
    rewinddir(stream)
    var names: [[UInt8]] = []
    errno = 0
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if !name.elementsEqual(".".utf8), !name.elementsEqual("..".utf8) { names.append(name) }
      errno = 0
    }
    if errno != 0 { tell(EntryPath(normal: path), errno) }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
  }

  private func link(_ name: [CChar], in directory: Int32) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes {
      $0.withMemoryRebound(to: CChar.self) { target in
        target.baseAddress.map { readlinkat(directory, name, $0, target.count) } ?? -1
      }
    }
    return count < 0 ? nil : Array(buffer.prefix(count))
  }
}
