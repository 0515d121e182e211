import ImageFixtures
import ScanModel
import Testing

@testable import ScannerService

/// Which layer a package belongs to.
@Suite struct LayerAttributionTests {
  @Test func namesTheFirstLayerWhoseDatabaseListsTheVersion() throws {
    let reading = try read([
      Debian.layer(["adduser": "3.134"]), Debian.layer(["adduser": "3.134", "curl": "7.88.1"]),
      Debian.layer(["adduser": "3.134", "curl": "7.88.1", "git": "2.39.5"]),
    ])
    #expect(reading.packages == ["adduser 3.134 @0", "curl 7.88.1 @1", "git 2.39.5 @2"])
    #expect(reading.codes == [])
  }

  @Test func givesAnUpgradedPackageToTheLayerOfTheUpgrade() throws {
    let reading = try read([
      Debian.layer(["adduser": "3.134", "curl": "7.88.1"]), Debian.layer(["adduser": "3.134", "curl": "7.88.2"]),
    ])
    #expect(reading.packages == ["adduser 3.134 @0", "curl 7.88.2 @1"])
  }

  @Test func givesNothingToALayerThatRewritesTheDatabaseWithoutChange() throws {
    let layers = [
      Debian.layer(["adduser": "3.134"]), Debian.layer(["adduser": "3.134"]), Debian.layer(["adduser": "3.134"]),
    ]
    #expect(try read(layers).packages == ["adduser 3.134 @0"])
  }

  @Test func looksThroughLayersWithoutADatabase() throws {
    let reading = try read([
      Debian.layer(["adduser": "3.134"]), tar { $0.file("srv/index.html", "hello") },
      Debian.layer(["adduser": "3.134", "curl": "7.88.1"]),
    ])
    #expect(reading.packages == ["adduser 3.134 @0", "curl 7.88.1 @2"])
  }

  @Test func givesAPackageThatCameBackToTheLayerThatBroughtItBack() throws {
    let reading = try read([
      Debian.layer(["adduser": "3.134", "curl": "7.88.1"]), Debian.layer(["adduser": "3.134"]),
      Debian.layer(["adduser": "3.134", "curl": "7.88.1"]),
    ])
    #expect(reading.packages == ["adduser 3.134 @0", "curl 7.88.1 @2"])
  }

  @Test func tellsArchitecturesOfOneVersionApart() throws {
    let foreign = Debian.status(["libc6": "2.36"]).replacing("amd64", with: "i386")
    let reading = try read([
      Debian.layer(["libc6": "2.36"]),
      tar { $0.file(Debian.statusPath, Debian.status(["libc6": "2.36"]) + foreign) },
    ])
    #expect(
      reading.inventory.packages.map { "\($0.package.architecture ?? "") @\($0.layer ?? -1)" } == [
        "amd64 @0", "i386 @1",
      ])
  }

  @Test func findsWheelsInTheLayerThatBroughtTheirFolder() throws {
    let path = "usr/lib/python3/site-packages"
    let reading = try read([
      Debian.layer(["adduser": "3.134"]),
      tar {
        $0.file("\(path)/idna-2.10.dist-info/METADATA", wheel("idna", "2.10"))
        $0.file("\(path)/urllib3-1.26.4.dist-info/METADATA", wheel("urllib3", "1.26.4"))
      },
      tar {
        $0.file("\(path)/.wh.idna-2.10.dist-info")
        $0.file("\(path)/.wh.urllib3-1.26.4.dist-info")
        $0.file("\(path)/urllib3-1.26.18.dist-info/METADATA", wheel("urllib3", "1.26.18"))
      },
    ])
    #expect(reading.packages == ["urllib3 1.26.18 @2", "adduser 3.134 @0"])
  }

  @Test func listsWithAllLayersWhatLaterLayersReplacedOrRemoved() throws {
    let layers = [
      Debian.layer(["adduser": "3.134", "curl": "7.88.1"]) {
        $0.file("opt/idna-2.10.dist-info/METADATA", wheel("idna", "2.10"))
      },
      Debian.layer(["adduser": "3.134", "curl": "7.88.2"]) { $0.file("opt/.wh.idna-2.10.dist-info") },
    ]
    let squashed = try read(layers)
    #expect(squashed.packages == ["adduser 3.134 @0", "curl 7.88.2 @1"])
    #expect(!squashed.files.contains { $0.path.hasPrefix("opt/idna") })

    let all = try read(layers) { $0.scope = .allLayers }
    #expect(all.packages == ["adduser 3.134 @0", "curl 7.88.2 @1", "curl 7.88.1 @0", "idna 2.10 @0"])
    #expect(all.files.filter { $0.path == Debian.statusPath }.map(\.layer) == [1, 0])
    #expect(all.files.contains { $0.path == "opt/idna-2.10.dist-info/METADATA" && $0.layer == 0 })
  }

  @Test func namesNoLayerOutsideImages() throws {
    let folder = try TemporaryFolder()
    try folder.write(Debian.status(["adduser": "3.134"]), to: Debian.statusPath)
    try folder.write(Debian.release, to: "etc/os-release")
    let reading = try InventoryReader.test().reading(path: folder.path)
    #expect(reading.packages == ["adduser 3.134"])
    #expect(reading.files.allSatisfy { $0.layer == nil })
    #expect(try reading.package("adduser").match?.ecosystem == "Debian:12")
  }
}
