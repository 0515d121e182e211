import Archives
import FoundationEssentials
import ImageFixtures
import ScanModel
import Testing

@testable import ScannerService

/// What is said of packages when evidence is large, damaged, missing or not understood.
@Suite struct EvidenceTests {
  private let image = Images.docker([Debian.layer(["adduser": "3.134", "curl": "7.88.1"])])

  @Test func spoolsEvidenceAboveTheMemoryLimit() throws {
    let spooled = try InventoryReader.test { $0.limits.evidenceMemoryBytes = 16 }.reading(image)
    #expect(spooled.packages == ["adduser 3.134 @0", "curl 7.88.1 @0"])
    // That it did use the scratch directory shows when there is none.
    let error = #expect(throws: ScanError.self) {
      _ = try InventoryReader.test {
        $0.limits.evidenceMemoryBytes = 16
        $0.scratchDirectory = "/nowhere"
      }.reading(image)
    }
    #expect(error?.code == "SR302")
    #expect(try InventoryReader.test { $0.scratchDirectory = "/nowhere" }.reading(image).packages.count == 2)
  }

  @Test func sizesAtTheMemoryLimitMakeNoDifference() throws {
    let size = Debian.status(["adduser": "3.134", "curl": "7.88.1"]).utf8.count
    for limit in [size - 1, size, size + 1] {
      let reading = try InventoryReader.test { $0.limits.evidenceMemoryBytes = limit }.reading(image)
      #expect(reading.packages.count == 2)
    }
  }

  @Test func tellsOfEvidenceThatIsTooLarge() throws {
    let reading = try InventoryReader.test { $0.limits.evidenceFileBytes = 100 }.reading(image)
    #expect(reading.packages == [])
    #expect(reading.inventory.problems.contains { $0.code == "limit" && $0.path == Debian.statusPath })
    #expect(try reading.file(Debian.statusPath).sha256 != nil)
  }

  @Test func isCompleteAndSaysSoWhenNothingStatesPackages() throws {
    let reading = try read([tar { $0.file("etc/motd", "hello") }])
    #expect(!reading.inventory.hasPackageEvidence)
    #expect(reading.codes == [])
    #expect(reading.inventory.unsupportedReason == nil)
    let summary = InventorySummary(reading.inventory)
    #expect(summary.isSupported)
    #expect(!summary.hasPackageEvidence)
  }

  @Test func readsWhatIsLeftOfADamagedDatabase() throws {
    let status =
      Debian.status(["adduser": "3.134"]) + "no field\n\nPackage: versionless\nStatus: install ok installed\n\n"
      + Debian.status(["curl": "7.88.1"])
    let reading = try read([
      tar {
        $0.file(Debian.statusPath, status); $0.file("etc/os-release", Debian.release)
      }
    ])
    #expect(reading.packages == ["adduser 3.134 @0", "curl 7.88.1 @0"])
    #expect(reading.codes == ["malformed", "malformed"])
    #expect(reading.inventory.problems.allSatisfy { $0.path == Debian.statusPath })
  }

  @Test func keepsProblemsOfHiddenFilesToItself() throws {
    let reading = try read([
      tar { $0.file(Debian.statusPath, "garbage") }, Debian.layer(["adduser": "3.134"]),
    ])
    #expect(reading.codes == [])
    #expect(reading.packages == ["adduser 3.134 @1"])
  }

  @Test func saysThatItDoesNotKnowTheDistribution() throws {
    let status = Debian.status(["adduser": "3.134"])
    let nameless = try read([tar { $0.file(Debian.statusPath, status) }])
    #expect(nameless.codes == ["no-distribution"])
    #expect(nameless.inventory.packages.first?.match == nil)

    let foreign = try read([
      tar {
        $0.file(Debian.statusPath, status); $0.file("etc/os-release", "ID=devuan\n")
      }
    ])
    #expect(foreign.codes == ["no-advisory-ecosystem"])
  }

  @Test func saysWhatAnArtifactOfNoKnownTypeLooksLike() throws {
    let json = try InventoryReader.test().reading(Array(#"{"a": 1}"#.utf8))
    #expect(json.inventory.unsupportedReason == "JSON text")
    let tarball = try InventoryReader.test().reading(tar { $0.file("readme", "no image") })
    #expect(tarball.inventory.unsupportedReason == "a tar archive without manifest.json or index.json")
    #expect(!InventorySummary(tarball.inventory).isSupported)
    #expect(tarball.files == [])
  }

  @Test func readsMetadataThatIsAHardLinkIntoADeletedCache() throws {
    let cached = "root/.cache/uv/archive-v0/x/idna-2.10.dist-info/METADATA"
    let installed = "usr/lib/python3/site-packages/idna-2.10.dist-info/METADATA"
    for files in [true, false] {
      let reading = try read([
        tar {
          $0.file(cached, wheel("idna", "2.10"))
          $0.hardlink(installed, to: cached)
        },
        tar { $0.file("root/.wh..cache") },
      ]) { $0.files = files }
      #expect(reading.packages == ["idna 2.10 @0"])
      #expect(try reading.package("idna").package.location == installed)
      #expect(reading.codes == [])
    }
  }

  @Test func countsTheLastOfTwoDatabasesInOneLayer() throws {
    let twice = tar {
      $0.file("etc/os-release", "ID=alpine\nVERSION_ID=3.20.1\n")
      $0.file(Debian.statusPath, Debian.status(["decoy": "1", "adduser": "3.134"]))
      $0.file("etc/os-release", Debian.release)
      $0.file(Debian.statusPath, Debian.status(["adduser": "3.134", "curl": "7.88.1"]))
    }
    let reading = try read([twice])
    #expect(reading.packages == ["adduser 3.134 @0", "curl 7.88.1 @0"])
    #expect(reading.inventory.distribution?.id == "debian")
    #expect(reading.codes == ["duplicate-path", "duplicate-path"])
    // Below another database neither counts.
    #expect(try read([twice, Debian.layer(["git": "2.39.5"])]).packages == ["git 2.39.5 @1"])
  }

  @Test func saysThatALinkedDatabaseWasNotRead() throws {
    let reading = try read([
      tar {
        $0.file("srv/status", Debian.status(["adduser": "3.134"]))
        $0.hardlink(Debian.statusPath, to: "srv/status")
        $0.hardlink("srv/other", to: "srv/status")
      }
    ])
    #expect(reading.packages == [])
    #expect(reading.inventory.problems.map { "\($0.code) \($0.path)" } == ["unread-link \(Debian.statusPath)"])
  }

  @Test func saysThatADatabaseBehindALinkWasNotRead() throws {
    let reading = try read([
      tar {
        $0.symlink("var/lib/dpkg", to: "/usr/share/dpkgdb")
        $0.file("usr/share/dpkgdb/status", Debian.status(["adduser": "3.134"]))
        $0.symlink("etc/os-release", to: "../usr/lib/os-release")
      }
    ])
    #expect(reading.inventory.problems.map { "\($0.code) \($0.path)" } == ["unread-link var/lib/dpkg"])
  }

  @Test func refusesAnArchiveCutOffBeforeItsManifest() throws {
    let error = #expect(throws: ScanError.self) {
      _ = try InventoryReader.test().reading(Array(image.prefix(image.count / 3)))
    }
    #expect(error?.code == "SR204")
    #expect(error?.hint != nil)
  }
}

/// Files that state packages by themselves.
@Suite struct SingleFileTests {
  @Test func knowsAPackageDatabaseByTheEndOfItsPath() throws {
    let status = Array(Debian.status(["adduser": "3.134"]).utf8)
    let reading = try InventoryReader.test().reading(status, name: "backup/of/host/var/lib/dpkg/status")
    #expect(reading.packages == ["adduser 3.134"])
    #expect(reading.files.map(\.path) == [Debian.statusPath])
    #expect(reading.files.first?.size == status.count)
    // Nobody knows of which distribution it is.
    #expect(reading.codes == ["no-distribution"])
  }

  @Test func doesNotTakeAnyFileNamedStatusForADatabase() throws {
    let status = Array(Debian.status(["adduser": "3.134"]).utf8)
    #expect(try InventoryReader.test().reading(status, name: "dpkg/status").inventory.unsupportedReason != nil)
  }

  @Test func knowsPythonMetadataByItsContent() throws {
    let reading = try InventoryReader.test().reading(Array(wheel("idna", "2.10").utf8), name: "downloads/idna.txt")
    #expect(reading.packages == ["idna 2.10"])
    #expect(reading.files.map(\.path) == ["idna.txt"])
    #expect(try reading.package("idna").package.location == "idna.txt")
  }

  @Test func readsAnExecutableFromDiskAndFromBytes() throws {
    let folder = try TemporaryFolder()
    let executable = GoExecutable(padding: 64 << 10).bytes
    try folder.write(executable, to: "tool")
    let fromDisk = try InventoryReader.test().reading(path: "\(folder.path)/tool")
    let fromBytes = try InventoryReader.test().reading(executable, name: "uploads/tool")
    for reading in [fromDisk, fromBytes] {
      #expect(reading.packages == ["example.org/tool v1.2.3", "example.org/lib v0.4.0", "stdlib 1.22.1"])
      #expect(reading.codes == [])
      #expect(reading.inventory.hasPackageEvidence)
      #expect(reading.files.first?.sha256 != nil)
    }
    #expect(try InventoryReader.test { $0.files = false }.reading(executable, name: "tool").files == [])
  }

  @Test func namesTheFileThatIsMissing() throws {
    let error = #expect(throws: ScanError.self) { _ = try InventoryReader.test().reading(path: "/nowhere/app.tar") }
    #expect(error?.code == "SR202")
    #expect(error?.message.contains("/nowhere/app.tar") == true)
    #expect(error?.hint != nil)
  }
}
