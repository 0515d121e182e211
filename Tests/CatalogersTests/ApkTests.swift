import ScanModel
import Testing

@testable import Catalogers

@Suite struct ApkTests {
  private let path = "lib/apk/db/installed"

  @Test func wantsTheDatabaseAtItsOldAndNewPlace() {
    #expect(Cataloger.apk.wants(path))
    #expect(Cataloger.apk.wants("usr/lib/apk/db/installed"))
    #expect(!Cataloger.apk.wants("lib/apk/db/scripts.tar"))
  }

  @Test func readsAPackageAndItsFiles() throws {
    let findings = Cataloger.apk.findings(path, try TestFiles.fixture("apk-base"))
    let expected = Package(
      type: "apk", name: "alpine-baselayout", version: "3.2.0-r6", architecture: "x86_64", location: path)
    #expect(findings.packages == [expected])
    #expect(findings.problems.isEmpty)
    let owned = findings.ownedPaths.map(\.path)
    #expect(owned.contains("etc/passwd"))
    #expect(!owned.contains("dev/pts"))
    #expect(findings.ownedPaths.allSatisfy { $0.package == "alpine-baselayout" })
  }

  @Test func keepsTheOriginThatDiffersFromTheName() {
    let content = "P:libssl3\nV:3.1.0-r4\nA:x86_64\no:openssl\nF:\nR:x\nF:lib\nR:libssl.so.3\n"
    let findings = Cataloger.apk.findings(path, content)
    #expect(findings.packages.map(\.sourceName) == ["openssl"])
    #expect(findings.ownedPaths.map(\.path) == ["x", "lib/libssl.so.3", "usr/lib/libssl.so.3"])
  }

  @Test func losesNoPackageWhereTheBlankLineIsMissing() {
    let findings = Cataloger.apk.findings(path, "C:Q1x=\nP:a\nV:1\nC:Q1y=\nP:b\nV:2\n")
    #expect(findings.packages.map { "\($0.name) \($0.version)" } == ["a 1", "b 2"])
    #expect(findings.problems.map(\.reason) == ["Line 5 starts a package without a blank line before it."])
  }

  @Test func saysWhichRecordIsIncomplete() {
    let content = "P:a\nV:1\n\nP:b\n\nV:2\nF:etc\n\nnonsense\nP:c\nV:3"
    let findings = Cataloger.apk.findings(path, content)
    #expect(findings.packages.map(\.name) == ["a", "c"])
    #expect(
      findings.problems.map(\.reason) == [
        "The record of b at line 4 has no usable `V:` line.", "The record at line 6 has no usable `P:` line.",
        "Line 9 is not of the form `X:value`.",
      ])
  }
}
