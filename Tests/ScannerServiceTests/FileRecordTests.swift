import Archives
import Crypto
import FoundationEssentials
import Glibc
import ImageFixtures
import ScanModel
import Testing

@testable import ScannerService

/// The list of files.
@Suite struct FileRecordTests {
  @Test func tellsEverythingOfEveryVisibleFile() throws {
    let content = Array("hello".utf8)
    let reading = try read([
      tar {
        $0.file("bin/old", "replaced")
        $0.file("bin/tool", content, mode: 0o4755)
        $0.directory("empty")
        $0.symlink("bin/sh", to: "dash")
      }, tar { $0.file("bin/old", "new") },
    ])
    let tool = FileRecord(
      path: "bin/tool", kind: .file, size: 5, mode: 0o4755, sha256: try SHA256.hash(content), linkTarget: nil, layer: 0)
    #expect(try reading.file("bin/tool") == tool)
    #expect(try reading.file("empty").kind == .directory)
    #expect(try reading.file("empty").sha256 == nil)
    #expect(try reading.file("bin/sh").linkTarget == "dash")
    #expect(reading.files.filter { $0.path == "bin/old" }.map(\.sha256) == [try SHA256.hash(Array("new".utf8))])
    #expect(reading.inventory.fileCount == reading.files.count)
    #expect(reading.files.count == 4)
  }

  @Test func hashesTheEmptyFile() throws {
    let record = try read([tar { $0.file("nothing") }]).file("nothing")
    #expect(record.size == 0)
    #expect(Hex.string(record.sha256 ?? []).hasPrefix("e3b0c44298fc1c14"))
  }

  @Test func givesHardLinksTheHashAndSizeOfTheirTarget() throws {
    let content = Array("shared content".utf8)
    let reading = try read([
      tar {
        $0.file("usr/bin/perl", content)
        $0.hardlink("usr/bin/perl5.36.0", to: "usr/bin/perl")
        $0.hardlink("usr/bin/dangling", to: "usr/bin/gone")
      }
    ])
    let link = try reading.file("usr/bin/perl5.36.0")
    #expect(link.kind == .hardlink)
    #expect(link.sha256 == (try SHA256.hash(content)))
    #expect(link.size == content.count)
    #expect(link.linkTarget == "usr/bin/perl")
    #expect(try reading.file("usr/bin/dangling").sha256 == nil)
  }

  @Test func followsHardLinksInsideTheirLayerOnly() throws {
    let reading = try read([
      tar {
        $0.file("a", "bottom")
        $0.hardlink("bottom-link", to: "a")
      },
      tar {
        $0.file("a", "top layer")
        $0.hardlink("top-link", to: "a")
      },
    ])
    #expect(try reading.file("bottom-link").sha256 == (try SHA256.hash(Array("bottom".utf8))))
    #expect(try reading.file("top-link").size == 9)
  }

  @Test func keepsAFileWithoutHashWhenItsContentIsCutOff() throws {
    let content = (0..<400_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
    let layer = gzip(
      tar {
        $0.file("first", "whole"); $0.file("second", content)
      })
    let reading = try InventoryReader.test().reading(Images.docker([Array(layer.prefix(layer.count / 2))]))
    #expect(try reading.file("first").sha256 != nil)
    #expect(try reading.file("second").sha256 == nil)
    #expect(reading.codes.contains("corrupt"))
  }

  @Test func listsFilesOfADirectoryThatItMayNotOpenWithAProblem() throws {
    let folder = try TemporaryFolder()
    try folder.write("open", to: "open")
    try folder.write("closed", to: "closed")
    #expect(chmod("\(folder.path)/closed", 0) == 0)
    // Root reads everything.
    guard access("\(folder.path)/closed", R_OK) != 0 else { return }
    let reading = try InventoryReader.test().reading(path: folder.path)
    #expect(reading.codes == ["unreadable"])
    #expect(reading.files.map(\.path).contains("open"))
  }

  @Test func findsTheSamePackagesWithoutTheListOfFiles() throws {
    let layers = [
      Debian.layer(["adduser": "3.134"]) {
        $0.file("usr/bin/tool", GoExecutable(padding: 64 << 10).bytes, mode: 0o755)
        $0.file("var/lib/dpkg/info/adduser.list", "/usr/lib/x-1.0.dist-info/METADATA\n")
      },
      Debian.layer(["adduser": "3.134", "curl": "7.88.1"]) {
        $0.file("usr/lib/x-1.0.dist-info/METADATA", wheel("x", "1.0"))
        $0.file("srv/data", Array(repeating: 7, count: 300_000))
      },
    ]
    for pack in [{ $0 }, gzip] {
      let image = Images.docker(layers, pack: pack)
      let whole = try InventoryReader.test().reading(image)
      let packagesOnly = try InventoryReader.test { $0.files = false }.reading(image)
      #expect(whole.inventory.packages.count == 6)
      #expect(
        packagesOnly.inventory.packages.map { "\($0.package) \($0.layer ?? -1)" }
          == whole.inventory.packages.map { "\($0.package) \($0.layer ?? -1)" })
      #expect(packagesOnly.inventory.distribution == whole.inventory.distribution)
      #expect(packagesOnly.files == [])
      #expect(packagesOnly.inventory.fileCount == 0)
    }
  }

  @Test func endsWhenToldTo() throws {
    struct Enough: Error {}
    let image = Images.docker([tar { for number in 0..<100 { $0.file("f\(number)", "x") } }])
    var count = 0
    #expect(throws: Enough.self) {
      _ = try InventoryReader.test().read(InMemoryBytes(image), name: "image.tar") { _ in
        count += 1
        if count == 10 { throw Enough() }
      }
    }
    #expect(count == 10)
  }
}
