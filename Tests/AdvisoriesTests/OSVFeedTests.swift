import FoundationEssentials
import ScanModel
import Testing

@testable import Advisories

@Suite struct OSVFeedTests {
  private static let good = #"{"id": "X-1", "modified": "2026-01-01T00:00:00Z"}"#

  private func readAll(_ path: String) throws -> [OSVFeed.Reading] {
    var feed = try OSVFeed(path: path)
    var readings: [OSVFeed.Reading] = []
    while let reading = try feed.next() { readings.append(reading) }
    return readings
  }

  @Test func goesOnBehindARecordThatCannotBeRead() throws {
    let zip = try TestFiles.zip([
      ("bad.json", "{\"id\": "), ("README.md", "no record"), ("X-1.json", Self.good), ("empty.json", ""),
    ])
    let readings = try TestFiles.withFile(zip) { try readAll($0) }
    #expect(readings.map(\.file) == ["bad.json", "X-1.json", "empty.json"])
    #expect(readings.map { $0.record?.id } == [nil, "X-1", nil])
    #expect(readings.map(\.problems.count) == [1, 0, 1])
    #expect(readings.first?.problems.first?.path == "bad.json")
  }

  @Test func refusesEveryTruncationOfAZip() throws {
    let zip = try TestFiles.zip([("X-1.json", Self.good), ("X-2.json", Self.good)])
    for count in 0..<zip.count - 22 {
      try TestFiles.withFile(Array(zip[..<count])) { path in
        #expect(throws: ScanError.self, "cut at \(count)") {
          let readings = try readAll(path)
          // A cut inside the list of contents leaves every record readable; nothing is missing then.
          if readings.compactMap(\.record).count == 2 { throw ScanError(code: "SR000", message: "complete") }
        }
      }
    }
  }

  @Test func survivesDamageAnywhere() throws {
    let zip = try TestFiles.zip([("X-1.json", Self.good), ("X-2.json", try TestFiles.text("PYSEC-2023-236.json"))])
    for position in stride(from: 0, to: zip.count, by: 3) {
      var damaged = zip
      damaged[position] ^= 0x55
      // Any outcome but a trap: an error, a problem, or a byte that did not matter.
      let records = try TestFiles.withFile(damaged) { path in (try? readAll(path))?.compactMap(\.record).count ?? 0 }
      #expect(records <= 2)
    }
  }

  @Test func refusesWhatIsNoZip() throws {
    #expect(throws: ScanError.self) { try readAll("/nonexistent/all.zip") }
    try TestFiles.withFile(Array("not a zip at all".utf8)) { path in
      #expect(throws: ScanError.self) { try readAll(path) }
    }
  }

  /// Counts as `data/osv/README.md` of the shared data gives them.
  @Test(
    .enabled(if: TestFiles.shared != nil),
    arguments: [
      ("AlmaLinux", 5_637), ("Alpine", 2_438), ("Debian", 14_945), ("PyPI", 2_663), ("Go", 4_293), ("crates.io", 1_206),
      ("RubyGems", 1_205), ("npm", 459), ("Maven", 364), ("Hackage", 32), ("GHC", 3), ("NuGet", 5), ("Packagist", 1),
      ("SwiftURL", 1),
    ])
  func readsEveryRealRecord(_ ecosystem: String, _ count: Int) throws {
    let readings = try readAll(try #require(TestFiles.shared) + "/\(ecosystem)/all.zip")
    #expect(readings.compactMap(\.record).count == count)
    #expect(readings.flatMap(\.problems).isEmpty)
    let intervals = readings.compactMap(\.record).flatMap(\.intervals)
    #expect(intervals.allSatisfy { $0.interval.start.key.count <= 1_024 && !$0.name.isEmpty })
    if ecosystem == "Debian" { #expect(intervals.count == 16_586) }
    if ecosystem == "Alpine" { #expect(intervals.count == 11_768) }
    if ecosystem == "crates.io" {
      #expect(readings.compactMap(\.record).filter { $0.withdrawn != nil }.count == 13)
    }
  }
}
