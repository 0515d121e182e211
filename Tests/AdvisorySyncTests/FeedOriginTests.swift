import Advisories
import ScanModel
import Testing

@testable import AdvisorySync

@Suite struct FeedOriginTests {
  @Test func findsFilesInAFolder() throws {
    let origin = try FeedOrigin(TestDatabase.fixtures)
    #expect(
      try origin.location(of: AdvisoryFeed(source: .osv, ecosystem: "Debian"))
        == .file(TestDatabase.fixtures + "/Debian/all.zip"))
    #expect(
      try origin.location(of: AdvisoryFeed(source: .epss))
        == .file(TestDatabase.fixtures + "/epss_scores-2026-08-16.csv.gz"))
    #expect(throws: ScanError.self) { try origin.location(of: AdvisoryFeed(source: .osv, ecosystem: "npm")) }
    #expect(throws: ScanError.self) { try FeedOrigin("/nonexistent") }
  }

  @Test func escapesNamesInURLs() throws {
    let origin = try FeedOrigin("https://mirror.example.org/osv/")
    #expect(
      try origin.location(of: AdvisoryFeed(source: .osv, ecosystem: "Rocky Linux"))
        == .url("https://mirror.example.org/osv/Rocky%20Linux/all.zip"))
    #expect(
      try origin.location(of: AdvisoryFeed(source: .osv, ecosystem: "crates.io"))
        == .url("https://mirror.example.org/osv/crates.io/all.zip"))
  }

  @Test func showsNoPasswordOfAURL() throws {
    let origin = try FeedOrigin("https://user:p@ss@mirror.example.org/osv")
    let location = try origin.location(of: AdvisoryFeed(source: .osv, ecosystem: "Go"))
    #expect(location == .url("https://user:p@ss@mirror.example.org/osv/Go/all.zip"))
    #expect(location.text == "https://mirror.example.org/osv/Go/all.zip")
  }

  @Test func asksThePublishersByDefault() throws {
    let origin = try FeedOrigin(nil)
    #expect(origin == .publishers)
    #expect(try origin.ecosystemList() == .url("https://osv-vulnerabilities.storage.googleapis.com/ecosystems.txt"))
  }

  @Test func refusesAFeedOfWhichMoreThanOnePercentIsUnreadable() throws {
    let problem = Problem(code: "malformed", path: "X-1", reason: "no id")
    var reading = FeedReading()
    for index in 0..<200 { reading.note(isReadable: index > 1, problems: index > 1 ? [] : [problem]) }
    try reading.check()
    reading.note(isReadable: false, problems: [problem])
    let error = #expect(throws: ScanError.self) { try reading.check() }
    #expect(error?.message == "3 of 201 records could not be read.")
  }

  @Test func escapesReferencesForJSON() {
    #expect(
      ReferenceList.json([.init(type: "WEB", url: "https://h/\"\\\u{01}\u{0}é")])
        == "[{\"type\":\"WEB\",\"url\":\"https://h/\\\"\\\\\\u0001\u{FFFD}é\"}]")
    #expect(ReferenceList.json([]) == "[]")
  }
}
