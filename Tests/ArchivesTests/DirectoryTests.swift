import Archives
import FoundationEssentials
import Glibc
import ImageFixtures
import ScanModel
import Testing

@Suite final class DirectoryTests {
  private let root = FileManager.default.temporaryDirectory.appending(path: "scanrook-\(UUID())").path

  init() throws { try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(atPath: root) }

  private func write(_ path: String, _ content: [UInt8] = []) throws {
    let folder = "\(root)/\(path)".split(separator: "/").dropLast().joined(separator: "/")
    try FileManager.default.createDirectory(atPath: "/" + folder, withIntermediateDirectories: true)
    try Data(content).write(to: URL(filePath: "\(root)/\(path)"))
  }

  private func read(_ options: ArtifactOptions = .test()) throws -> Reading {
    try ArchivesTests.read(Artifact.open(path: root, options: options))
  }

  @Test func readsFilesSortedAndDepthFirst() throws {
    try write("b/y", [1, 2])
    try write("b/x/deep", [UInt8](repeating: 3, count: 300_000))
    try write("a")
    try write("c")
    chmod("\(root)/c", 0o4755)
    let reading = try read()
    #expect(reading.facts.kind == .directory)
    #expect(reading.entries.map(\.path) == ["a", "b", "b/x", "b/x/deep", "b/y", "c"])
    #expect(reading.contents["0:b/y"] == [1, 2])
    #expect(reading.contents["0:b/x/deep"]?.count == 300_000)
    #expect(reading.entry("b/x/deep")?.size == 300_000)
    #expect(reading.entry("c")?.mode == 0o4755)
    #expect(reading.problems == [])
  }

  @Test func doesNotFollowLinks() throws {
    try write("d/x")
    symlink("..", "\(root)/d/loop")
    symlink("/etc", "\(root)/out")
    symlink("nowhere", "\(root)/dangling")
    link("\(root)/d/x", "\(root)/d/y")
    let reading = try read()
    #expect(reading.entries.map(\.path) == ["d", "d/loop", "d/x", "d/y", "dangling", "out"])
    #expect(reading.entry("out")?.kind == .symlink)
    #expect(reading.entry("out")?.linkTarget == "/etc")
    #expect(reading.entry("d/y")?.kind == .file)
    #expect(reading.problems == [])
  }

  @Test func neverOpensPipesAndSockets() throws {
    mkfifo("\(root)/pipe", 0o644)
    let reading = try read()
    #expect(reading.entry("pipe")?.kind == .other)
    #expect(reading.problems == [])
  }

  @Test func escapesNamesThatAreNotUTF8() throws {
    let path = Array(root.utf8) + Array("/n".utf8) + [0xE9, 0]
    let descriptor = path.withUnsafeBufferPointer {
      $0.withMemoryRebound(to: CChar.self) { Glibc.open($0.baseAddress!, O_CREAT | O_WRONLY, 0o644) }
    }
    close(descriptor)
    #expect(try read().entries.map(\.path) == [#"n\xe9"#])
  }

  @Test(.enabled(if: geteuid() != 0, "root may read everything"))
  func listsWhatCannotBeRead() throws {
    try write("locked/x")
    try write("secret", [1])
    try write("z")
    chmod("\(root)/locked", 0)
    chmod("\(root)/secret", 0)
    defer { chmod("\(root)/locked", 0o755) }
    let reading = try read()
    #expect(reading.problems.map { "\($0.code) \($0.path)" } == ["unreadable locked", "unreadable secret"])
    #expect(reading.entries.map(\.path) == ["locked", "z"])
  }

  @Test func skipsFilesThatVanishQuietly() throws {
    try write("a")
    try write("b")
    try write("d/x")
    guard case .artifact(let artifact) = try Artifact.open(path: root, options: .test()) else { throw Oops() }
    var paths: [String] = []
    let problems = try artifact.read { entry, _ in
      paths.append(entry.path)
      unlink("\(root)/b")
      unlink("\(root)/d/x")
      rmdir("\(root)/d")
    }
    #expect(paths == ["a"])
    #expect(problems == [])
  }

  @Test func stopsAtLimits() throws {
    try write("a/b/c/d", [1])
    try write("x", [UInt8](repeating: 1, count: 1000))
    try write("y", [UInt8](repeating: 1, count: 1000))
    let shallow = try read(.test { $0.limits.maxDepth = 2 })
    #expect(shallow.problems.map { "\($0.code) \($0.path)" } == ["limit a/b/c"])
    #expect(shallow.visible == ["a", "a/b", "a/b/c", "x", "y"])
    let few = try read(.test { $0.limits.maxEntries = 2 })
    #expect(few.visible == ["a", "a/b"])
    #expect(few.codes == ["limit"])
    let small = try read(.test { $0.limits.maxUncompressedBytes = 1500 })
    #expect(small.codes == ["limit"])
    #expect(small.contents["0:y"] == nil)
  }

  @Test func passesOnWhatTheVisitorAndTheCancellationThrow() throws {
    try write("a")
    guard case .artifact(let artifact) = try Artifact.open(path: root, options: .test()) else { throw Oops() }
    #expect(throws: Oops.self) { try artifact.read { _, _ in throw Oops() } }
    #expect(throws: Oops.self) { try self.read(.test { $0.checkCancellation = { throw Oops() } }) }
  }

  @Test func readsAnImageLayout() throws {
    var layout = Images.Layout()
    layout.index = Images.Layout.index([Images.Layout.manifest(layout.image([tar { $0.file("a", "1") }], pack: gzip))])
    for file in layout.files { try write(file.path, file.content) }
    let reading = try read()
    #expect(reading.facts.kind == .ociLayout)
    #expect(reading.visible == ["a"])
    #expect(reading.problems == [])
  }

  @Test func readsNoBlobOfALayoutThroughALink() throws {
    var layout = Images.Layout()
    layout.index = Images.Layout.index([Images.Layout.manifest(layout.image([tar { $0.file("a") }]))])
    for file in layout.files { try write(file.path, file.content) }
    rename("\(root)/blobs", "\(root)/elsewhere")
    symlink("elsewhere", "\(root)/blobs")
    #expect(failure { _ = try Artifact.open(path: root, options: .test()) } != nil)
  }

  @Test func opensFilesByTheirPath() throws {
    try write("image.tar", Images.docker([tar { $0.file("a") }]))
    #expect(try ArchivesTests.read(Artifact.open(path: "\(root)/image.tar", options: .test())).visible == ["a"])
    #expect(failure { _ = try Artifact.open(path: "\(root)/none", options: .test()) }?.code == "SR202")
    mkfifo("\(root)/pipe", 0o644)
    #expect(failure { _ = try Artifact.open(path: "\(root)/pipe", options: .test()) }?.code == "SR202")
  }

  @Test func refusesPseudoFileSystems() throws {
    guard case .unsupported(let reason) = try Artifact.open(path: "/proc", options: .test()) else { throw Oops() }
    #expect(reason == "a directory of the pseudo file system proc")
  }
}
