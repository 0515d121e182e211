import ScanModel
import Testing

@testable import Catalogers

@Suite struct PythonTests {
  private let path = "usr/lib/python3/site-packages/x-1.dist-info/METADATA"

  @Test(arguments: [
    ("opt/x-1.0.dist-info/METADATA", true), ("opt/x.egg-info/PKG-INFO", true), ("opt/x-1.0-py3.egg-info", true),
    ("opt/x.egg/EGG-INFO/PKG-INFO", true), ("EGG-INFO/PKG-INFO", true), ("opt/METADATA", false),
    ("opt/x.dist-info/RECORD", false), ("opt/x/PKG-INFO", false), ("opt/x.dist-info/PKG-INFO", false),
    ("opt/notEGG-INFO/PKG-INFO", false),
  ])
  func wantsInstalledMetadataOnly(_ path: String, _ isWanted: Bool) {
    #expect(Cataloger.python.wants(path) == isWanted)
  }

  @Test func passesOverLinesThatAreNoHeaders() throws {
    let findings = Cataloger.python.findings(path, try TestFiles.fixture("python-malformed-pkginfo"))
    #expect(findings.packages == [Package(type: "pypi", name: "passlib", version: "1.7.4", location: path)])
    #expect(findings.problems.isEmpty)
  }

  @Test func takesTheFirstVersionAndTheNameAsSpelled() {
    let findings = Cataloger.python.findings(path, "\u{feff}name: Zope.Interface\nVERSION: 1.0\nVersion: 2.0\n")
    #expect(findings.packages.map(\.name) == ["Zope.Interface"])
    #expect(findings.packages.map(\.version) == ["1.0"])
  }

  @Test func readsNothingBehindTheFirstBlankLine() {
    let findings = Cataloger.python.findings(path, "Name: a\n\nVersion: 1\n")
    #expect(findings.packages.isEmpty)
    #expect(findings.problems.map(\.reason) == ["The metadata of a has no usable `Version` header."])
  }

  @Test func doesNotTakeTheNameFromAContinuationLine() {
    let findings = Cataloger.python.findings(path, "Description: x\n Name: b\nVersion: 1\n")
    #expect(findings.packages.isEmpty)
    #expect(findings.problems.map(\.reason) == ["The metadata has no usable `Name` header."])
  }
}
