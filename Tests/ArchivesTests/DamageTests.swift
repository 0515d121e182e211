import Archives
import Compression
import ImageFixtures
import ScanModel
import Testing

@Suite struct DamageTests {
  /// Three layers of a few files each; the middle one is stored as given.
  private func image(middle: [UInt8]) -> [UInt8] {
    let layers = [tar { $0.file("bottom", "0") }, middle, tar { $0.file("top", "2") }]
    return Images.docker(layers)
  }

  @Test func readsTheOtherLayersWhenOneIsBroken() throws {
    let noise = (0..<3000).map { UInt8(truncatingIfNeeded: $0 &* $0 &* 2_654_435_761 >> 7) }
    let whole = tar { for index in 0..<9 { $0.file("f\(index)", noise) } }
    var flipped = gzip(whole)
    flipped[flipped.count / 2] ^= 0xFF
    for middle in [Array(gzip(whole).dropLast(20)), flipped, Array("no tar at all".utf8), Array(whole.prefix(5000))] {
      let reading = try read(image(middle: middle))
      #expect(reading.visible.contains("top"))
      #expect(reading.visible.contains("bottom"))
      #expect(
        reading.problems.contains { ["corrupt", "malformed"].contains($0.code) && $0.reason.contains("layer 1") })
    }
  }

  @Test func namesTheEntryWhoseContentIsDamaged() throws {
    let whole = tar {
      $0.file("a", "fine"); $0.file("b/c", [UInt8](repeating: 1, count: 90_000))
    }
    let reading = try read(image(middle: Array(whole.prefix(40_000))))
    #expect(reading.problems.map(\.path) == ["b/c"])
    #expect(reading.contents["1:a"] != nil)
    #expect(reading.contents["1:b/c"] == nil)
  }

  @Test func recordsDamageThatTheVisitorSwallowed() throws {
    let whole = tar { $0.file("b", [UInt8](repeating: 1, count: 90_000)) }
    guard case .artifact(let artifact) = try open(image(middle: Array(whole.prefix(40_000)))) else { throw Oops() }
    let problems = try artifact.read { _, content in while let chunk = try? content.next() { _ = chunk } }
    #expect(problems.map(\.path) == ["b"])
  }

  @Test func readsOnBehindADamagedHeader() throws {
    var layer = Tar()
    layer.file("a", "1")
    layer.raw([UInt8](repeating: 0xAB, count: 512 * 5))
    layer.file("b", "2")
    layer.end()
    let reading = try read(image(middle: layer.bytes))
    #expect(reading.visible == ["a", "b", "bottom", "top"])
    #expect(reading.codes == ["malformed"])
  }

  @Test func neverCallsATruncatedImageWhole() throws {
    let layer = tar {
      $0.file("a", "1"); $0.file("b", [UInt8](repeating: 7, count: 700))
    }
    var layout = Images.Layout()
    layout.index = Images.Layout.index([Images.Layout.manifest(layout.image([layer, layer], pack: gzip))])
    for archive in [
      Images.docker([layer, layer]), layout.archive, gzip(Images.docker([layer])), try Zstd.compress(layout.archive),
    ] {
      let whole = try read(archive)
      #expect(whole.problems == [])
      for length in stride(from: 0, to: archive.count, by: archive.count > 8192 ? 97 : 7) {
        let result = try? open(Array(archive.prefix(length)))
        guard case .artifact(let artifact)? = result else { continue }
        let reading = try read(.artifact(artifact))
        #expect(!reading.problems.isEmpty || reading.contents == whole.contents, "cut at \(length)")
      }
    }
  }

  @Test func endsOnDamagedBytesOfAnyKind() throws {
    var layout = Images.Layout()
    let layer = tar {
      $0.file("a", "1"); $0.pax([("path", Array("ü".utf8))], then: "x", content: [1]); $0.gnuLong("l", [2])
    }
    layout.index = Images.Layout.index([Images.Layout.manifest(layout.image([layer, layer], pack: gzip))])
    let archives = [Images.docker([layer, layer]), layout.archive, gzip(Images.docker([layer]))]
    var state: UInt64 = 42
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for round in 0..<600 {
      var bytes = archives[round % archives.count]
      for _ in 0...random(12) {
        let start = random(bytes.count)
        for index in start..<min(bytes.count, start + 1 + random(30)) { bytes[index] = UInt8(random(256)) }
      }
      if case .artifact(let artifact)? = try? open(bytes) { _ = try read(.artifact(artifact)) }
    }
  }

  @Test func endsOnDamagedTarHeadersWithValidChecksums() throws {
    var state: UInt64 = 7
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let types = Array("01234567xgLKSVMNDAX\u{0}")
    let sizes = [0, 1, 511, 512, 513, 100_000, 0o7_777_777_777]
    for _ in 0..<300 {
      var layer = Tar()
      for _ in 0..<8 {
        let name = (0..<random(12)).map { _ in UInt8(random(256)) }
        let content = (0..<random(900)).map { _ in UInt8(random(256)) }
        let size = random(3) == 0 ? sizes[random(sizes.count)] : nil
        layer.entry(name, type: types[random(types.count)], content: content, link: name, size: size)
      }
      _ = try read(Images.docker([layer.bytes]))
    }
  }
}

@Suite struct LimitTests {
  private let layers = [
    tar { for index in 0..<10 { $0.file("bottom\(index)", [UInt8](repeating: 1, count: 1000)) } },
    tar { $0.file("top") },
  ]

  private func limited(_ change: (inout ArtifactLimits) -> Void) -> ArtifactOptions {
    .test { change(&$0.limits) }
  }

  @Test func endsThePassPastTheEntries() throws {
    let reading = try read(Images.docker(layers), limited { $0.maxEntries = 5 })
    #expect(reading.entries.count == 5)
    #expect(reading.codes == ["limit"])
  }

  @Test func endsThePassPastTheBytes() throws {
    let reading = try read(Images.docker(layers), limited { $0.maxUncompressedBytes = 4000 })
    #expect(reading.visible.contains("top"))
    #expect(reading.entries.count < 11)
    #expect(reading.codes == ["limit"])
  }

  @Test func endsALayerThatGrowsTooMuchAndReadsTheNext() throws {
    let bomb = tar { $0.file("zeros", [UInt8](repeating: 0, count: 5_000_000)) }
    let options = limited {
      $0.ratioFloor = 1_000_000; $0.maxRatio = 100
    }
    let reading = try read(Images.docker([layers[0], bomb], pack: gzip), options)
    #expect(reading.contents["1:zeros"] == nil)
    #expect(reading.visible.contains("bottom9"))
    #expect(reading.codes == ["limit"])
  }

  @Test func countsTheHolesOfSparseFiles() throws {
    let map = Array("1\n0\n1\n".utf8)
    let stored = map + [UInt8](repeating: 0, count: 512 - map.count) + [1]
    let records = [("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.realsize", "1125899906842624")]
    let bomb = tar { $0.pax(records.map { ($0.0, Array($0.1.utf8)) }, then: "s", content: stored) }
    let options = limited {
      $0.maxUncompressedBytes = 10_000_000; $0.ratioFloor = .max
    }
    guard case .artifact(let artifact) = try open(Images.docker([bomb]), options) else { throw Oops() }
    let problems = try artifact.read { _, content in while try content.next() != nil {} }
    #expect(problems.map(\.code) == ["limit"])
  }

  @Test func skipsPathsThatAreTooLong() throws {
    let layer = tar {
      $0.gnuLong(String(repeating: "x", count: 5000), [1]); $0.file("a")
    }
    let reading = try read(Images.docker([layer]))
    #expect(reading.visible == ["a"])
    #expect(reading.codes == ["limit"])
  }

  @Test func refusesTooManyLayersAndTooLargeDescriptions() throws {
    #expect(failure { _ = try open(Images.docker(layers), limited { $0.maxLayers = 1 }) }?.code == "SR301")
    #expect(failure { _ = try open(Images.docker(layers), limited { $0.maxMetadataBytes = 10 }) }?.code == "SR301")
  }

  @Test func refusesWhatDoesNotFitTheScratchDirectory() throws {
    let packed = gzip(Images.docker(layers))
    #expect(failure { _ = try open(packed, limited { $0.maxScratchBytes = 2000 }) }?.code == "SR302")
    let missing = ArtifactOptions.test { $0.scratchDirectory = "/nowhere/at/all" }
    #expect(failure { _ = try open(packed, missing) }?.code == "SR302")
  }

  @Test func listsABoundedNumberOfProblems() throws {
    let layer = tar { for _ in 0..<50 { $0.file("../x") } }
    let reading = try read(Images.docker([layer]), limited { $0.maxProblems = 10 })
    #expect(reading.problems.count == 11)
    #expect(reading.problems.last?.reason == "40 further problems are not listed.")
  }
}
