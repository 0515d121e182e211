import Testing

@testable import Advisories

@Suite struct TimestampTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("2000-01-01T00:00:00Z", 946_684_800_000_000),
    ("2024-02-29T12:30:45.5Z", 1_709_209_845_500_000), ("2021-04-14T20:04:52.1234567Z", 1_618_430_692_123_456),
    ("2021-04-14T22:04:52+02:00", 1_618_430_692_000_000), ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
    ("2026-11-23", 1_795_392_000_000_000),
  ])
  func readsTimesOfRealFeeds(_ text: String, _ microseconds: Int64) {
    #expect(Timestamp(text)?.microseconds == microseconds)
  }

  @Test(arguments: [
    "", "2021", "2021-13-01", "2021-00-01", "2021-04-14T", "2021-04-14T20:04Z", "2021-04-14T20:04:52",
    "2021-04-14T25:00:00Z",
    "2021-04-14T20:04:52.Z", "2021-04-14T20:04:52Zx", "0000-01-01", "２021-01-01", "-021-01-01",
  ])
  func refusesOtherTexts(_ text: String) {
    #expect(Timestamp(text) == nil)
  }
}
