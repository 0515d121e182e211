import ScanModel
import Testing

@testable import Catalogers

@Suite struct DpkgTests {
  private let status = "var/lib/dpkg/status"

  @Test func wantsTheDatabaseAndTheFilesOfDistrolessImages() {
    #expect(Cataloger.dpkg.wants(status))
    #expect(Cataloger.dpkg.wants("var/lib/dpkg/status.d/libc6"))
    #expect(!Cataloger.dpkg.wants("var/lib/dpkg/status.d/libc6.md5sums"))
    #expect(!Cataloger.dpkg.wants("var/lib/dpkg/status-old"))
    #expect(!Cataloger.dpkg.wants("rootfs/var/lib/dpkg/status"))
    #expect(!Cataloger.dpkg.wants("usr/lib/opkg/info/status"))
  }

  @Test(arguments: ["usr/lib/opkg/status", "var/lib/opkg/status"])
  func readsTheDatabaseOfOpkgAsPackagesOfItsOwnType(_ path: String) {
    #expect(Cataloger.dpkg.wants(path))
    let content = "Package: ubus\nVersion: 2024.10.20-r1\nStatus: install ok installed\nArchitecture: x86_64\n"
    let findings = Cataloger.dpkg.findings(path, content)
    let expected = Package(
      type: "opkg", name: "ubus", version: "2024.10.20-r1", architecture: "x86_64", location: path)
    #expect(findings.packages == [expected])
    let release = Distribution(id: "openwrt", versionID: "23.05.5", codename: nil, prettyName: "OpenWrt 23.05.5")
    let url = "pkg:opkg/openwrt/ubus@2024.10.20-r1?arch=x86_64&distro=openwrt-23.05.5"
    #expect(PackageIdentity(expected, on: release).packageURL.description == url)
    #expect(AdvisoryEcosystem.problem(forType: "opkg", on: release)?.code == "no-advisory-ecosystem")
  }

  @Test func leavesOutPackagesOfWhichOnlyConfigurationIsLeft() throws {
    let findings = Cataloger.dpkg.findings("var/lib/dpkg/status.d/x", try TestFiles.fixture("dpkg-deinstall"))
    let expected = Package(
      type: "deb", name: "linux-image-6.14.0-1012-aws", version: "6.14.0-1012.12~24.04.1", architecture: "amd64",
      sourceName: "linux-signed-aws-6.14", location: "var/lib/dpkg/status.d/x")
    #expect(findings.packages == [expected])
    #expect(findings.problems.isEmpty)
  }

  @Test func goesOnAfterAnEntryWithoutPackage() throws {
    let findings = Cataloger.dpkg.findings(status, try TestFiles.fixture("dpkg-nopackage"))
    #expect(findings.packages.map(\.name) == ["foo", "bar"])
    #expect(findings.problems.map(\.reason) == ["The entry at line 5 has no usable `Package` field."])
  }

  @Test(arguments: [
    ("install ok installed", 1), ("hold ok installed", 1), ("deinstall ok installed", 1),
    ("install ok unpacked", 1), ("install ok half-configured", 1), ("install reinstreq half-installed", 1),
    ("install ok triggers-awaited", 1), ("install ok triggers-pending", 1),
    ("deinstall ok config-files", 0), ("purge ok not-installed", 0),
  ])
  func countsWhatHasFilesOnDisk(_ state: String, _ count: Int) {
    let findings = Cataloger.dpkg.findings(status, "Package: a\nStatus: \(state)\nVersion: 1\n")
    #expect(findings.packages.count == count)
    #expect(findings.problems.isEmpty)
  }

  @Test func countsAnEntryWithAnUnknownStatusAndSaysSo() {
    let findings = Cataloger.dpkg.findings(status, "Package: a\nStatus: install ok\nVersion: 1\n")
    #expect(findings.packages.map(\.name) == ["a"])
    #expect(findings.problems.count == 1)
  }

  @Test func doesNotMissTheVersionOfARemovedPackage() {
    let findings = Cataloger.dpkg.findings(status, "Package: a\nStatus: deinstall ok config-files\n\nPackage: b\n")
    #expect(findings.packages.isEmpty)
    #expect(findings.problems.map(\.reason) == ["The entry of b at line 4 has no usable `Version` field."])
  }

  @Test func readsSourceWithAndWithoutVersion() {
    let content = """
      Package: a
      Source: s (1:2.0-1)
      Version: 1:2.0-1+b1

      Package: b
      Source: s
      Version: 3

      Package: c
      Source: c (4)
      Version: 4
      """
    let packages = Cataloger.dpkg.findings(status, content).packages
    #expect(packages.map(\.sourceName) == ["s", "s", nil])
    #expect(packages.map(\.sourceVersion) == ["1:2.0-1", nil, nil])
  }

  @Test func readsFieldsInAnyCaseAndWithCarriageReturns() {
    let findings = Cataloger.dpkg.findings(status, "PACKAGE: a\r\nversion:1\r\nArchitecture:\tamd64 \r\n\r\n")
    let expected = Package(type: "deb", name: "a", version: "1", architecture: "amd64", location: status)
    #expect(findings.packages == [expected])
  }

  @Test func takesNoFieldFromAContinuationLine() {
    let findings = Cataloger.dpkg.findings(status, "Package: a\nDescription: x\n Version: 9\n .\n\t\nVersion: 1\n")
    #expect(findings.packages.map(\.version) == ["1"])
    #expect(findings.problems.isEmpty)
  }

  @Test func saysWhichLineIsGarbageAndReadsTheRest() {
    let content = " x\nasdf\n\nPackage: a\n\u{1}: \nVersion: 1\nPackage: b\nVersion: 2\n"
    let findings = Cataloger.dpkg.findings(status, content)
    #expect(findings.packages.map(\.name) == ["a", "b"])
    #expect(findings.problems.map { $0.reason.prefix(6) } == ["Line 1", "Line 2", "Line 5", "Line 7"])
    #expect(findings.problems.allSatisfy { $0.code == "malformed" && $0.path == status })
  }

  @Test func listsABoundedNumberOfProblems() {
    let findings = Cataloger.dpkg.findings(status, String(repeating: "garbage\n", count: 1000))
    #expect(findings.problems.count == ProblemLog.limit + 1)
    #expect(findings.problems.last?.reason == "980 more problems of this file are not listed.")
  }

  @Test func refusesNamesThatNoDatabaseCouldStore() {
    let long = String(repeating: "1", count: 513)
    let findings = Cataloger.dpkg.findings(status, "Package: a\u{0}b\nVersion: 1\n\nPackage: c\nVersion: \(long)\n")
    #expect(findings.packages.isEmpty)
    #expect(findings.problems.count == 2)
  }

  @Test func escapesInvalidTextInNames() {
    let findings = Cataloger.dpkg.findings(status, Array("Package: é".utf8) + [0xff, 0x0a] + Array("Version: 1".utf8))
    #expect(findings.packages.map(\.name) == ["é\\xff"])
  }

  @Test func statesWhatItDoesNotReadWhenTheContentFails() {
    let findings = Cataloger.dpkg.catalog(.init(path: status, content: FailingBytes()))
    #expect(findings.packages.isEmpty)
    #expect(findings.problems.map(\.code) == ["unreadable"])
  }

  @Test func listsTheFilesOfAPackage() {
    #expect(Cataloger.dpkgFiles.wants("var/lib/dpkg/info/libc6:amd64.list"))
    #expect(!Cataloger.dpkgFiles.wants("var/lib/dpkg/info/libc6:amd64.md5sums"))
    let content = "/.\n/etc\n/bin/sh\n/usr/lib/python3/dist-packages/x.egg-info\n"
    let owned = Cataloger.dpkgFiles.findings("var/lib/dpkg/info/dash:amd64.list", content).ownedPaths
    #expect(owned.map(\.path) == ["etc", "bin/sh", "usr/bin/sh", "usr/lib/python3/dist-packages/x.egg-info"])
    #expect(owned.allSatisfy { $0.package == "dash" })
  }

  @Test func listsTheFilesOfADistrolessPackage() throws {
    let path = "var/lib/dpkg/status.d/libsqlite3-0.md5sums"
    #expect(Cataloger.dpkgFiles.wants(path))
    let findings = Cataloger.dpkgFiles.findings(path, try TestFiles.fixture("libsqlite3-0.md5sums"))
    #expect(findings.ownedPaths.count == 6)
    #expect(findings.ownedPaths.first?.path == "usr/lib/aarch64-linux-gnu/libsqlite3.so.0.8.6")
    #expect(findings.ownedPaths.first?.package == "libsqlite3-0")
    #expect(findings.problems.isEmpty)
  }
}

/// Content that cannot be read.
private struct FailingBytes: RandomAccessBytes {
  let size = 100

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int {
    throw ScanError(code: "SR200", message: "The disk is gone.")
  }
}
