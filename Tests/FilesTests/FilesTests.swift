import Files
import FoundationEssentials
import Glibc
import ScanModel
import Testing

@Suite final class FilesTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "scanrook-\(UUID())").path

  init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func append(_ bytes: [UInt8], to file: ScratchFile) throws {
    try bytes.withUnsafeBytes { try file.append($0) }
  }

  @Test func readsAnyPartOfAFile() throws {
    try Data([0, 1, 2, 3, 4]).write(to: URL(filePath: "\(folder)/a"))
    let file = try FileBytes(path: "\(folder)/a")
    #expect(file.size == 5)
    #expect(try file.bytes(1..<3) == [1, 2])
    #expect(try file.bytes(3..<99) == [3, 4])
    #expect(try file.read(into: UnsafeMutableRawBufferPointer(start: nil, count: 0), at: 0) == 0)
  }

  @Test func readsShortWhenTheFileShrinks() throws {
    try Data([0, 1, 2, 3, 4]).write(to: URL(filePath: "\(folder)/a"))
    let file = try FileBytes(path: "\(folder)/a")
    truncate("\(folder)/a", 2)
    #expect(try file.bytes(0..<5) == [0, 1])
  }

  @Test func refusesLinksWhereTheyCouldLeadOut() throws {
    try Data([1]).write(to: URL(filePath: "\(folder)/a"))
    symlink("a", "\(folder)/link")
    let directory = open(folder, O_RDONLY | O_DIRECTORY)
    defer { close(directory) }
    #expect(try FileBytes(directory: directory, name: "a", path: "a").size == 1)
    #expect(throws: ScanError.self) { try FileBytes(directory: directory, name: "link", path: "link") }
    #expect(try FileBytes(path: "\(folder)/link").size == 1)
  }

  @Test func refusesWhatIsNoFileWithoutWaiting() {
    mkfifo("\(folder)/pipe", 0o644)
    for name in ["pipe", "none", "."] {
      #expect(throws: ScanError.self) { try FileBytes(path: "\(folder)/\(name)") }
    }
  }

  @Test func keepsScratchBytesWithoutAName() throws {
    let scratch = try ScratchFile(directory: folder, limit: 5)
    try append([1, 2], to: scratch)
    try append([3], to: scratch)
    #expect(try scratch.contents().bytes(0..<9) == [1, 2, 3])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    let error = #expect(throws: ScanError.self) { try append([4, 5, 6], to: scratch) }
    #expect(error?.code == "SR302")
    #expect(scratch.size == 3)
  }

  @Test func saysWhenThereIsNoRoom() {
    let full = ScanError.system(code: .objectRefused, "cannot write x", errno: ENOSPC)
    #expect(full.code == "SR303")
    #expect(full.hint != nil)
    #expect(ScanError.system("cannot read x", errno: EACCES).message == "cannot read x: Permission denied.")
  }
}
