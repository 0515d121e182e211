import Archives
import Compression
import ImageFixtures
import ScanModel
import Testing

@Suite struct DockerArchiveTests {
  private let layer = tar { $0.file("a", "1") }

  @Test func statesTheFactsBeforeTheEntries() throws {
    let layers = [layer, tar { $0.file("b") }]
    guard case .artifact(let artifact) = try open(Images.docker(layers)) else { throw Oops() }
    let facts = artifact.facts
    #expect(facts.kind == .dockerArchive)
    #expect(facts.reference == "test:1")
    #expect(facts.platform == .linuxAMD64)
    #expect(facts.digest == Images.digest(Images.config(layers)))
    #expect(facts.layers.map(\.index) == [0, 1])
    #expect(facts.layers.map(\.diffID) == layers.map(Images.digest))
    #expect(facts.layers.map(\.storedSize) == layers.map(\.count))
  }

  @Test func readsBlobPathsAndLinks() throws {
    let config = Images.config([layer, layer])
    let blob = "blobs/sha256/\(Images.hex(layer))"
    let archive = tar {
      $0.file("./\(blob)", layer)
      $0.file("config.json", config)
      $0.symlink("old/layer.tar", to: "../\(blob)")
      $0.symlink("loop", to: "loop")
      $0.file("manifest.json", #"[{"Config":"config.json","Layers":["\#(blob)","old/layer.tar"]}]"#)
    }
    let reading = try read(archive)
    #expect(reading.entries.map { "\($0.layer):\($0.path)" } == ["1:a", "0:a"])
    #expect(reading.facts.layers.map(\.digest) == [Images.digest(layer), nil])
    #expect(reading.facts.reference == nil)
    #expect(reading.problems == [])
  }

  @Test func readsTheFirstOfSeveralImagesAndSaysSo() throws {
    let config = Images.config([layer])
    let archive = tar {
      $0.file("l.tar", layer)
      $0.file("c.json", config)
      $0.file(
        "manifest.json",
        #"[{"Config":"c.json","Layers":["l.tar"]},{"Config":"d","RepoTags":["other:2"],"Layers":["x"]}]"#)
    }
    let reading = try read(archive)
    #expect(reading.visible == ["a"])
    #expect(reading.codes == ["other-images"])
    #expect(reading.problems.first?.reason.contains("other:2") == true)
  }

  @Test func readsOnWithoutConfigurationOrLayer() throws {
    let archive = tar {
      $0.file("l.tar", layer)
      $0.file("manifest.json", #"[{"Config":"gone.json","Layers":["l.tar","gone.tar","../l.tar"]}]"#)
    }
    let reading = try read(archive)
    #expect(reading.visible == ["a"])
    #expect(reading.codes == ["malformed", "missing", "missing"])
    #expect(reading.facts.platform == nil)
    #expect(reading.facts.digest == nil)
  }

  @Test func tellsOfALayerWithAnotherDigest() throws {
    let reading = try read(Images.docker([layer], config: Images.config([tar { $0.file("b") }])))
    #expect(reading.visible == ["a"])
    #expect(reading.codes == ["digest-mismatch"])
    #expect(reading.problems.first?.reason.contains(Images.digest(layer)) == true)
  }

  @Test func tellsOfTooFewDigests() throws {
    let reading = try read(Images.docker([layer, layer], config: Images.config([layer])))
    #expect(reading.entries.count == 2)
    #expect(reading.codes == ["malformed"])
  }

  @Test func readsArchivesCompressedAsAWhole() throws {
    let archive = Images.docker([layer], pack: gzip)
    for packed in [gzip(archive), try Zstd.compress(archive)] {
      let seen = Seen()
      let reading = try read(packed, .test { $0.progress = { seen.append($0) } })
      #expect(reading.visible == ["a"])
      #expect(reading.problems == [])
      #expect(Set(seen.all.map(\.phase)) == [.unpacking, .reading])
    }
  }

  @Test func refusesACompressedArchiveThatGrowsBeyondMeasure() throws {
    let archive = gzip(Images.docker([tar { $0.file("a", [UInt8](repeating: 0, count: 4_000_000)) }]))
    let options = ArtifactOptions.test {
      $0.limits.ratioFloor = 1_000_000
      $0.limits.maxRatio = 100
    }
    #expect(failure { _ = try open(archive, options) }?.code == "SR302")
  }
}

@Suite struct OCIImageTests {
  private let layer = tar { $0.file("a", "1") }

  @Test func readsAnArchive() throws {
    var layout = Images.Layout()
    let digest = layout.image(
      [
        layer,
        tar {
          $0.file(".wh.a"); $0.file("b")
        },
      ], pack: gzip)
    layout.index = Images.Layout.index([
      Images.Layout.manifest(digest, #","annotations":{"org.opencontainers.image.ref.name":"latest"}"#)
    ])
    let reading = try read(layout.archive)
    #expect(reading.facts.kind == .ociArchive)
    #expect(reading.facts.manifestDigest == digest)
    #expect(reading.facts.digest == digest)
    #expect(reading.facts.reference == "latest")
    #expect(reading.facts.platform == .linuxAMD64)
    #expect(reading.facts.layers.first?.digest == Images.digest(gzip(layer)))
    #expect(reading.facts.layers.first?.diffID == Images.digest(layer))
    #expect(reading.visible == ["b"])
    #expect(reading.problems == [])
  }

  /// An index in the index with images for two platforms, and an attestation.
  private func twoPlatforms() -> Images.Layout {
    var layout = Images.Layout()
    let arm = layout.image([tar { $0.file("arm") }], architecture: "arm64")
    let amd = layout.image([tar { $0.file("amd") }])
    let inner = Images.Layout.index([
      Images.Layout.manifest(arm, #","platform":{"os":"linux","architecture":"arm64","variant":"v8"}"#),
      Images.Layout.manifest(amd, #","platform":{"os":"linux","architecture":"amd64"}"#),
      Images.Layout.manifest(amd, #","platform":{"os":"unknown","architecture":"unknown"}"#),
    ])
    layout.index = Images.Layout.index([Images.Layout.nested(layout.blob(inner))])
    return layout
  }

  @Test func choosesThePlatform() throws {
    let archive = twoPlatforms().archive
    #expect(try read(archive).visible == ["amd"])
    #expect(try read(archive, .test { $0.platform = Platform("linux/arm64") }).visible == ["arm"])
    let exact = try read(archive, .test { $0.platform = Platform("linux/arm64/v8") })
    #expect(exact.visible == ["arm"])
    #expect(exact.problems == [])
  }

  @Test func saysWhichPlatformsThereAre() throws {
    let error = failure { _ = try open(twoPlatforms().archive, .test { $0.platform = Platform("linux/s390x") }) }
    #expect(error?.code == "SR205")
    #expect(error?.detail == "It holds: linux/arm64/v8, linux/amd64.")
  }

  @Test func takesTheOnlyImageWhateverItsPlatform() throws {
    var layout = Images.Layout()
    let digest = layout.image([layer], architecture: "riscv64")
    layout.index = Images.Layout.index([Images.Layout.manifest(digest)])
    #expect(try read(layout.archive).facts.platform?.architecture == "riscv64")
    #expect(failure { _ = try open(layout.archive, .test { $0.platform = .linuxAMD64 }) }?.code == "SR205")
  }

  @Test func readsTheFirstOfSeveralImagesAndSaysSo() throws {
    var layout = Images.Layout()
    let first = layout.image([layer])
    let second = layout.image([tar { $0.file("b") }])
    layout.index = Images.Layout.index([Images.Layout.manifest(first), Images.Layout.manifest(second)])
    let reading = try read(layout.archive)
    #expect(reading.visible == ["a"])
    #expect(reading.codes == ["other-images"])
  }

  @Test func tellsOfBlobsWithAnotherDigest() throws {
    var layout = Images.Layout()
    let digest = layout.image([layer])
    layout.index = Images.Layout.index([Images.Layout.manifest(digest)])
    let last = layout.blobs.count - 1
    layout.blobs[last].content.append(0x20)
    let reading = try read(layout.archive)
    #expect(reading.visible == ["a"])
    #expect(reading.codes == ["digest-mismatch"])
  }

  @Test func readsOnWhenALayerIsMissing() throws {
    var layout = Images.Layout()
    let digest = layout.image([layer, tar { $0.file("b") }])
    layout.index = Images.Layout.index([Images.Layout.manifest(digest)])
    layout.blobs.removeAll { $0.content == layer }
    let reading = try read(layout.archive)
    #expect(reading.visible == ["b"])
    #expect(reading.codes == ["missing"])
    #expect(reading.facts.layers.first?.storedSize == nil)
  }

  @Test func followsAnInnerIndexWhateverItsMediaType() throws {
    for type in ["", #""mediaType":"application/vnd.oci.image.manifest.v1+json","#] {
      var layout = Images.Layout()
      let inner = Images.Layout.index([Images.Layout.manifest(layout.image([tar { $0.file("a") }]))])
      layout.index = Images.Layout.index([#"{\#(type)"digest":"\#(layout.blob(inner))","size":1}"#])
      let reading = try read(layout.archive)
      #expect(reading.visible == ["a"])
      #expect(reading.problems == [])
    }
  }

  @Test func refusesAnIndexThatIsSaidToBeTheImageOfAPlatform() throws {
    var layout = Images.Layout()
    let inner = layout.blob(Images.Layout.index([Images.Layout.manifest(layout.image([tar { $0.file("a") }]))]))
    let platform = #","platform":{"os":"linux","architecture":"amd64"}"#
    layout.index = Images.Layout.index([Images.Layout.manifest(inner, platform)])
    #expect(failure { _ = try open(layout.archive) }?.code == "SR204")
  }

  @Test func refusesAnImageWithoutItsManifest() throws {
    var layout = Images.Layout()
    layout.index = Images.Layout.index([Images.Layout.manifest(Images.digest([1]))])
    #expect(failure { _ = try open(layout.archive) }?.code == "SR204")
    layout.index = Images.Layout.index([Images.Layout.nested(Images.digest([1]))])
    #expect(failure { _ = try open(layout.archive) }?.code == "SR204")
    layout.index = Images.Layout.index([Images.Layout.manifest("sha256:../../etc/passwd")])
    #expect(failure { _ = try open(layout.archive) } != nil)
  }

  @Test func endsOnIndexesThatNameThemselves() throws {
    var layout = Images.Layout()
    let inner = layout.blob(Images.Layout.index((0..<50).map { _ in Images.Layout.nested(Images.digest([1])) }))
    let middle = layout.blob(Images.Layout.index((0..<50).map { _ in Images.Layout.nested(inner) }))
    layout.index = Images.Layout.index([Images.Layout.nested(middle)])
    #expect(failure { _ = try open(layout.archive) }?.code == "SR204")
  }

  @Test func refusesArtifactsThatAreNoImage() throws {
    var layout = Images.Layout()
    let chart = layout.blob(
      Array(
        #"{"config":{"mediaType":"application/helm.config","digest":"\#(layout.blob([1]))"},"layers":[]}"#
          .utf8))
    layout.index = Images.Layout.index([
      Images.Layout.manifest(chart, #","platform":{"os":"linux","architecture":"amd64"}"#)
    ])
    #expect(try reason(layout.archive)?.contains("helm.config") == true)
    layout.index = Images.Layout.index([])
    #expect(try reason(layout.archive) == "an OCI image layout without an image")
  }
}

@Suite struct RecognitionTests {
  @Test func saysWhatItIsThatIsNotSupported() throws {
    #expect(try reason([]) == "an empty file")
    #expect(try reason([0x7F] + Array("ELF....".utf8)) == "an ELF executable")
    #expect(try reason([0x50, 0x4B, 3, 4]) == "a ZIP archive")
    #expect(try reason([UInt8](repeating: 9, count: 0x8001) + Array("CD001".utf8)) == "an ISO 9660 image")
    #expect(try reason(Array("  {\"a\":1}".utf8)) == "JSON text")
    #expect(try reason([0, 1, 2]) == "data of an unknown type (it starts with 00 01 02)")
    #expect(try reason(gzip(Array("<html>".utf8))) == "gzip data that holds XML or HTML text")
    #expect(try reason(gzip([])) == "gzip data that holds an empty file")
  }

  @Test func refusesATarThatIsNoImage() throws {
    let plain = tar { $0.file("etc/passwd", "root") }
    #expect(try reason(plain) == "a tar archive without manifest.json or index.json")
    #expect(try reason(gzip(plain)) == "a tar archive without manifest.json or index.json")
    #expect(try reason(tar { _ in }) == "a tar archive without manifest.json or index.json")
    let extensionArchive = tar { $0.file("manifest.json", #"{"manifest_version":3}"#) }
    #expect(try reason(extensionArchive) == "a tar archive whose manifest.json does not describe an image")
  }

  @Test func parsesPlatforms() {
    #expect(Platform("linux/arm/v7") == Platform(os: "linux", architecture: "arm", variant: "v7"))
    #expect(Platform("linux/amd64")?.description == "linux/amd64")
    for text in ["", "linux", "linux/", "/amd64", "a/b/c/d"] { #expect(Platform(text) == nil) }
  }
}
