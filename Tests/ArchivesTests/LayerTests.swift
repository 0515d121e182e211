import Archives
import Compression
import ImageFixtures
import ScanModel
import Synchronization
import Testing

@Suite struct LayerTests {
  @Test func readsTheTopLayerFirst() throws {
    let bottom = tar {
      $0.file("a", "old"); $0.file("b", "kept")
    }
    let top = tar { $0.file("a", "new") }
    let reading = try read(Images.docker([bottom, top]))
    #expect(reading.entries.map { "\($0.layer):\($0.path) \($0.isVisible)" } == ["1:a true", "0:a false", "0:b true"])
    #expect(reading.text("1:a") == "new")
    #expect(reading.text("0:a") == "old")
    #expect(reading.problems == [])
  }

  @Test func hidesWhatAWhiteoutDeletes() throws {
    let bottom = tar {
      $0.directory("d/")
      $0.file("d/x", "1")
      $0.file("d/sub/y", "2")
      $0.file("e", "3")
    }
    let reading = try read(
      Images.docker([
        bottom,
        tar {
          $0.file(".wh.d"); $0.file("d2/.wh.x")
        },
      ]))
    #expect(reading.visible == ["e"])
    #expect(reading.entries.count == 4)
    #expect(reading.problems == [])
  }

  @Test func showsAgainWhatIsAddedAboveAWhiteout() throws {
    let layers = [
      tar {
        $0.file("d/x", "1"); $0.file("d/y", "1")
      }, tar { $0.file(".wh.d") }, tar { $0.file("d/x", "3") },
    ]
    let reading = try read(Images.docker(layers))
    #expect(reading.visible == ["d/x"])
    #expect(reading.text("2:d/x") == "3")
    #expect(reading.entry("d/x", layer: 2)?.isVisible == true)
  }

  @Test func keepsWhatTheLayerOfAnOpaqueDirectoryHolds() throws {
    let bottom = tar {
      $0.directory("d"); $0.file("d/old", "1"); $0.file("f", "1")
    }
    // The mark may come before or behind what the layer itself holds.
    let top = tar {
      $0.directory("d"); $0.file("d/first", "2"); $0.file("d/.wh..wh..opq"); $0.file("d/last", "2")
    }
    let reading = try read(Images.docker([bottom, top]))
    #expect(reading.visible == ["d", "d/first", "d/last", "f"])
  }

  @Test func hidesAllWhenTheRootIsOpaque() throws {
    let reading = try read(
      Images.docker([
        tar {
          $0.file("a"); $0.file("d/b")
        },
        tar {
          $0.file(".wh..wh..opq"); $0.file("c")
        },
      ]))
    #expect(reading.visible == ["c"])
  }

  @Test func aWhiteoutDoesNotHideItsOwnLayer() throws {
    let reading = try read(
      Images.docker([
        tar { $0.file("a", "0") },
        tar {
          $0.file("a", "1"); $0.file(".wh.a")
        },
      ]))
    #expect(reading.entries.map(\.isVisible) == [true, false])
    #expect(reading.problems == [])
  }

  @Test func ignoresTheBookkeepingOfAUFS() throws {
    let reading = try read(
      Images.docker([
        tar {
          $0.directory(".wh..wh.plnk"); $0.file(".wh..wh.aufs"); $0.file("a")
        }
      ]))
    #expect(reading.entries.map(\.path) == ["a"])
    #expect(reading.problems == [])
  }

  @Test func tellsOfAWhiteoutThatNamesNothing() throws {
    let reading = try read(
      Images.docker([
        tar {
          $0.file("d/.wh."); $0.file("d/.wh..."); $0.file("d/.wh.."); $0.file("a")
        }
      ]))
    #expect(reading.visible == ["a"])
    #expect(reading.codes == ["malformed", "malformed", "malformed"])
  }

  @Test func hidesWhatLiesBelowADirectoryThatBecameAFile() throws {
    let reading = try read(
      Images.docker([
        tar {
          $0.directory("d"); $0.file("d/x")
        }, tar { $0.file("d", "now a file") },
      ]))
    #expect(reading.visible == ["d"])
  }

  @Test func hidesAFileThatBecameADirectory() throws {
    let layers = [
      tar {
        $0.file("d"); $0.symlink("lib", to: "usr/lib")
      },
      tar {
        $0.file("d/x"); $0.file("lib/y")
      },
    ]
    #expect(try read(Images.docker(layers)).visible == ["d/x", "lib", "lib/y"])
  }

  @Test func keepsDirectoriesOfSeveralLayersOpen() throws {
    let layers = [
      tar {
        $0.directory("d"); $0.file("d/x")
      },
      tar {
        $0.directory("d"); $0.file("d/y")
      },
    ]
    let reading = try read(Images.docker(layers))
    #expect(reading.visible == ["d", "d/x", "d/y"])
    #expect(reading.entry("d", layer: 0)?.isVisible == false)
  }

  @Test func offersAPathOnceAsVisibleAndTellsOfDuplicates() throws {
    let layer = tar {
      $0.file("a", "first"); $0.directory("d"); $0.directory("d"); $0.file("./a", "last")
    }
    let reading = try read(Images.docker([layer]))
    #expect(reading.entries.filter { $0.path == "a" }.map(\.isVisible) == [true, false])
    #expect(reading.entries.filter { $0.path == "a" }.map(\.replacesEarlier) == [false, true])
    #expect(reading.problems.map { "\($0.code) \($0.path)" } == ["duplicate-path a"])
  }

  @Test func readsLinksAndModes() throws {
    let layer = tar {
      $0.file("bin/su", [1], mode: 0o4755)
      $0.hardlink("./bin/su2", to: "./bin/su")
      $0.symlink("etc/l", to: "../../outside/./x")
      $0.entry(Array("dev/null".utf8), type: "3")
      $0.entry(Array("fifo".utf8), type: "6")
    }
    let reading = try read(Images.docker([layer]))
    #expect(reading.entry("bin/su")?.mode == 0o4755)
    #expect(reading.entry("bin/su2")?.kind == .hardlink)
    #expect(reading.entry("bin/su2")?.linkTarget == "bin/su")
    #expect(reading.entry("etc/l")?.linkTarget == "../../outside/./x")
    #expect(reading.entry("dev/null")?.kind == .other)
    #expect(reading.entry("fifo")?.kind == .other)
  }

  @Test func refusesPathsThatLeaveTheArtifact() throws {
    let layer = tar {
      $0.file("../evil", "x")
      $0.file("a/../../evil", "x")
      $0.hardlink("h", to: "../etc/shadow")
      $0.file("/absolute//./path", "fine")
      $0.directory("./")
    }
    let reading = try read(Images.docker([layer]))
    #expect(reading.entries.map(\.path) == ["absolute/path"])
    #expect(reading.codes == ["path-escape", "path-escape", "path-escape"])
  }

  @Test func keepsNamesAsTheyAreStored() throws {
    let composed = "caf\u{E9}"
    let decomposed = "cafe\u{301}"
    let layer = tar {
      $0.entry(Array("latin-".utf8) + [0xE9], type: "0")
      $0.pax([("path", Array("pax-".utf8) + [0xFF, 0xFE])], then: "short")
      $0.pax([("path", Array(decomposed.utf8))], then: "short")
      $0.file(composed)
      $0.pax([("linkpath", Array("ünö".utf8))], then: "unused")
    }
    let reading = try read(Images.docker([layer]))
    #expect(
      reading.entries.map { Array($0.path.utf8) }.prefix(4) == [
        Array(#"latin-\xe9"#.utf8), Array(#"pax-\xff\xfe"#.utf8), Array(decomposed.utf8), Array(composed.utf8),
      ])
    #expect(reading.problems == [])
  }

  @Test func readsLongNames() throws {
    let long = (0..<30).map { "directory-\($0)" }.joined(separator: "/")
    let layer = tar {
      $0.gnuLong(long + "/gnu", [1, 2])
      $0.pax([("path", Array((long + "/pax").utf8))], then: "short", content: [3])
    }
    let reading = try read(Images.docker([layer]))
    #expect(reading.contents["0:\(long)/gnu"] == [1, 2])
    #expect(reading.contents["0:\(long)/pax"] == [3])
  }

  @Test func fillsTheHolesOfSparseFiles() throws {
    // GNU sparse format 1.0: the map stands in front of the data.
    let map = Array("2\n1000\n3\n5000\n2\n".utf8)
    let stored = map + [UInt8](repeating: 0, count: 512 - map.count) + [1, 2, 3, 4, 5]
    let records = [
      ("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "s"), ("GNU.sparse.realsize", "6000"),
    ]
    let layer = tar { $0.pax(records.map { ($0.0, Array($0.1.utf8)) }, then: "GNUSparseFile.1/s", content: stored) }
    let reading = try read(Images.docker([layer]))
    var expected = [UInt8](repeating: 0, count: 6000)
    expected.replaceSubrange(1000..<1003, with: [1, 2, 3])
    expected.replaceSubrange(5000..<5002, with: [4, 5])
    #expect(reading.entry("s")?.size == 6000)
    #expect(reading.contents["0:s"] == expected)
    #expect(reading.problems == [])
  }

  @Test func acceptsLayersWithoutAnEnd() throws {
    var open = Tar()
    open.file("a", "1")
    let empty = [UInt8](repeating: 0, count: 1024)
    for layer in [
      open.bytes, open.bytes + [UInt8](repeating: 0, count: 512), open.bytes + [UInt8](repeating: 0, count: 20_480),
    ] {
      let reading = try read(Images.docker([[], layer, empty]))
      #expect(reading.visible == ["a"])
      #expect(reading.problems == [])
    }
  }

  @Test func readsGzipAndZstdLayers() throws {
    let layer = tar { $0.file("a", [UInt8](repeating: 65, count: 300_000)) }
    let middle = layer.count / 2
    let packings: [([UInt8]) -> [UInt8]] = [
      gzip, { (try? Zstd.compress($0)) ?? [] }, { gzip(Array($0[..<middle])) + gzip(Array($0[middle...])) },
    ]
    for pack in packings {
      let reading = try read(Images.docker([layer], pack: pack))
      #expect(reading.contents["0:a"]?.count == 300_000)
      #expect(reading.problems == [])
    }
  }

  @Test func skipsContentNobodyAsksFor() throws {
    let layer = tar { for index in 0..<50 { $0.file("f\(index)", [UInt8](repeating: 1, count: 20_000)) } }
    guard case .artifact(let artifact) = try open(Images.docker([layer], pack: gzip)) else { throw Oops() }
    var paths: [String] = []
    let problems = try artifact.read { entry, _ in paths.append(entry.path) }
    #expect(paths.count == 50)
    #expect(problems == [])
    // A second pass gives the same.
    #expect(try artifact.read { entry, _ in paths.append(entry.path) } == [])
    #expect(paths.count == 100)
  }

  @Test func passesOnWhatTheVisitorThrows() throws {
    guard case .artifact(let artifact) = try open(Images.docker([tar { $0.file("a") }])) else { throw Oops() }
    #expect(throws: Oops.self) { try artifact.read { _, _ in throw Oops() } }
  }

  @Test func endsWhenCancelled() throws {
    let options = ArtifactOptions.test { $0.checkCancellation = { throw Oops() } }
    #expect(throws: Oops.self) { try open(Images.docker([tar { $0.file("a") }]), options) }
  }

  @Test func reportsProgressUpToTheTotal() throws {
    let seen = Seen()
    let layers = [tar { $0.file("a", [UInt8](repeating: 1, count: 500_000)) }, tar { $0.file("b") }]
    let reading = try read(Images.docker(layers), .test { $0.progress = { seen.append($0) } })
    let total = reading.facts.layers.reduce(0) { $0 + ($1.storedSize ?? 0) }
    #expect(seen.all.allSatisfy { $0.bytesTotal == total })
    #expect(seen.all.map(\.bytesRead) == seen.all.map(\.bytesRead).sorted())
    #expect(seen.all.last?.bytesRead == total)
  }
}

struct Oops: Error {}

final class Seen: Sendable {
  private let list = Mutex<[ArtifactProgress]>([])
  var all: [ArtifactProgress] { list.withLock { $0 } }
  func append(_ progress: ArtifactProgress) { list.withLock { $0.append(progress) } }
}
