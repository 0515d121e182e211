import FoundationEssentials
import ScanModel
import Testing

@testable import Advisories

@Suite struct ScoreFileTests {
  private func readAll(_ path: String) throws -> (scores: [EPSSFile.Score], date: String?, unreadable: Int) {
    var file = try EPSSFile(path: path)
    var scores: [EPSSFile.Score] = []
    while let score = try file.next() { scores.append(score) }
    return (scores, file.scoreDate, file.unreadableLines)
  }

  @Test func readsScoresFromGzip() throws {
    let file = try readAll(TestFiles.fixture("epss_scores-2026-08-16.csv.gz"))
    #expect(file.date == "2026-08-16")
    #expect(file.scores.count == 4)
    #expect(file.scores.first == EPSSFile.Score(cve: "CVE-1999-0001", score: 0.03351, percentile: 0.8765))
  }

  @Test func countsLinesThatAreNoScores() throws {
    let text = "cve,epss,percentile\r\nCVE-1,0.5,0.5\r\n\nCVE-2,2,0.5\nnonsense\nCVE-3,0.1,nan\nCVE-4,1,1"
    let file = try TestFiles.withFile(Array(text.utf8)) { try readAll($0) }
    #expect(file.scores.map(\.cve) == ["CVE-1", "CVE-4"])
    #expect(file.unreadable == 3)
    #expect(file.date == nil)
  }

  @Test func refusesATruncatedOrForeignFile() throws {
    let gzip = [UInt8](try Data(contentsOf: URL(filePath: TestFiles.fixture("epss_scores-2026-08-16.csv.gz"))))
    try TestFiles.withFile(Array(gzip.dropLast(30))) { path in
      #expect(throws: ScanError.self) { _ = try readAll(path) }
    }
    for text in ["", "id,name\n1,2\n", String(repeating: "x", count: 20_000)] {
      try TestFiles.withFile(Array(text.utf8)) { path in
        #expect(throws: ScanError.self) { _ = try readAll(path) }
      }
    }
  }

  @Test func readsKnownExploitedVulnerabilities() throws {
    let catalogue = try KnownExploited.read(path: TestFiles.fixture("known_exploited_vulnerabilities.json"))
    #expect(catalogue.problems.isEmpty)
    let entry = try #require(catalogue.entries.first { $0.cve == "CVE-2021-44228" })
    #expect(entry.added == "2021-12-10")
    #expect(entry.due == "2021-12-24")
    #expect(entry.ransomware)
  }

  @Test func reportsEntriesWithoutADate() throws {
    let json =
      #"{"vulnerabilities": [{"cveID": "CVE-1", "dateAdded": "soon"}, {"cveID": "CVE-2", "dateAdded": "2026-01-01"}]}"#
    let catalogue = try TestFiles.withFile(Array(json.utf8)) { try KnownExploited.read(path: $0) }
    #expect(catalogue.entries.map(\.cve) == ["CVE-2"])
    #expect(catalogue.problems.map(\.path) == ["CVE-1"])
    #expect(throws: ScanError.self) {
      try TestFiles.withFile(Array("{}".utf8)) { _ = try KnownExploited.read(path: $0) }
    }
  }

  @Test(.enabled(if: TestFiles.shared != nil)) func readsTheWholeRealFiles() throws {
    let folder = try #require(TestFiles.shared)
    #expect(try readAll(folder + "/epss_scores-2026-08-16.csv.gz").scores.count == 360_142)
    #expect(try KnownExploited.read(path: folder + "/known_exploited_vulnerabilities.json").entries.count == 1_404)
  }
}
