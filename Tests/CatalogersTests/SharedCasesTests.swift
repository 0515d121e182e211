import FoundationEssentials
import ScanModel
import Testing

@testable import Catalogers

/// Real databases with expected package lists, when the shared data set is present.
@Suite(.enabled(if: TestFiles.shared != nil)) struct SharedCasesTests {
  private struct Expected: Decodable {
    struct Package: Decodable {
      var name: String
      var version: String
      var arch: String?
      var source: String?
      var sourceName: String?
      var sourceVersion: String?
    }
    var packages: [Package]
  }

  private func directory(_ format: String) throws -> URL {
    try #require(TestFiles.shared).appending(path: "data/packages").appending(path: format)
  }

  private func content(_ path: String, below input: URL) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: input.appending(path: path)))
  }

  @Test(arguments: [
    ("dpkg", Cataloger.dpkg), ("dpkg-status", .dpkg), ("dpkg-status.d", .dpkg), ("apk", .apk), ("wheelegg", .python),
  ])
  func findsTheExpectedPackages(_ format: String, _ cataloger: Cataloger) throws {
    let directory = try directory(format)
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    var caseCount = 0
    for name in try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() {
      let data = try Data(contentsOf: directory.appending(path: name).appending(path: "expected.json"))
      let expected = try decoder.decode(Expected.self, from: data).packages
      let input = directory.appending(path: name).appending(path: "input")
      let paths = try FileManager.default.subpathsOfDirectory(atPath: input.path).filter { path in
        var isDirectory = false
        _ = FileManager.default.fileExists(atPath: input.appending(path: path).path, isDirectory: &isDirectory)
        return !isDirectory && (format == "wheelegg" || cataloger.wants(path))
      }
      let packages = try paths.flatMap { cataloger.findings($0, try content($0, below: input)).packages }
      let found = packages.map { "\($0.name) \($0.version)" }.sorted()
      #expect(found == expected.map { "\($0.name) \($0.version)" }.sorted(), "\(name)")
      compareDetails(packages, expected, name)
      caseCount += 1
    }
    #expect(caseCount > 0)
  }

  private func compareDetails(_ packages: [Package], _ expected: [Expected.Package], _ name: String) {
    for fact in expected {
      let candidates = packages.filter { $0.name == fact.name && $0.version == fact.version }
      if let arch = fact.arch { #expect(candidates.contains { $0.architecture == arch }, "\(name) \(fact.name)") }
      if let source = fact.sourceName ?? fact.source {
        #expect(candidates.contains { ($0.sourceName ?? $0.name) == source }, "\(name) \(fact.name)")
      }
      if let version = fact.sourceVersion {
        #expect(candidates.contains { ($0.sourceVersion ?? $0.version) == version }, "\(name) \(fact.name)")
      }
    }
  }

  @Test func goesOnAndSaysSoWhereAFileIsNoDatabase() throws {
    let input = try directory("_malformed").appending(path: "dpkg-invalid/input")
    let findings = Cataloger.dpkg.findings("var/lib/dpkg/status", try content("invalid", below: input))
    #expect(findings.packages.isEmpty)
    #expect(findings.problems.count == 2)
  }

  @Test func saysWhichApkRecordHasNoVersion() throws {
    let input = try directory("apk").appending(path: "trivy-testdata-apk/input")
    let findings = Cataloger.apk.findings("lib/apk/db/installed", try content("lib/apk/db/installed", below: input))
    #expect(findings.problems.map { $0.reason.contains("invalidPackageWithoutAVersion") } == [true])
  }
}
