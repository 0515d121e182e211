import Testing

@testable import Advisories

@Suite struct CVSSv3Tests {
  /// Scores as FIRST's examples and NVD publish them.
  @Test(arguments: [
    ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8), ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 10.0),
    ("CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1), ("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", 6.4),
    ("CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", 3.1), ("CVSS:3.0/AV:N/AC:L/PR:H/UI:N/S:C/C:H/I:H/A:H", 9.1),
    ("CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", 7.8), ("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", 7.5),
    ("CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N", 4.6), ("CVSS:3.1/AV:A/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H", 7.5),
    ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0.0),
    ("CVSS:3.1/A:H/I:N/C:N/S:U/UI:N/PR:N/AC:L/AV:N/E:P/RL:O", 7.5),
    ("CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:H/I:H/A:H", 9.0), ("CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", 7.8),
  ])
  func computesTheBaseScore(_ vector: String, _ score: Double) {
    #expect(CVSSv3(vector)?.baseScore == score)
  }

  @Test(arguments: [
    "", "CVSS:3.1", "CVSS:3.1/", "AV:N/AC:L/Au:N/C:P/I:P/A:P", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H",
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H", "CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    "CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/",
  ])
  func refusesWhatIsNoCompleteV3Vector(_ vector: String) {
    #expect(CVSSv3(vector) == nil)
  }

  @Test(arguments: [(9.0, Severity.critical), (8.9, .high), (7.0, .high), (4.0, .medium), (0.1, .low), (0.0, .none)])
  func wordsFollowTheScale(_ score: Double, _ severity: Severity) {
    #expect(Severity(score: score) == severity)
  }

  @Test func readsThePublishersWords() {
    #expect(Severity(label: "MODERATE") == .medium)
    #expect(Severity(label: "unimportant") == .low)
    #expect(Severity(label: "not yet assigned") == nil)
    #expect(Severity.allCases.max() == .critical)
    #expect(Severity.unknown < .none)
  }
}
