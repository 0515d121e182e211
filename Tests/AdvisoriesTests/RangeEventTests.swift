import Testing
import VersionOrdering

@testable import Advisories

@Suite struct RangeEventTests {
  /// Intervals as text: `[1, 2)` fixed, `[1, 2]` last affected, `[1, 2|` limit, `[1, -` open.
  private func fold(_ events: (RangeEvent.Kind, String)...) -> [String] {
    RangeEvent.fold(events.map { RangeEvent($0.0, $0.1, scheme: .semver) }).map { interval in
      let end =
        switch interval.end {
        case .open: "-"
        case .fixed(let bound): "\(bound.version))"
        case .lastAffected(let bound): "\(bound.version)]"
        case .limit(let bound): "\(bound.version)|"
        }
      return "[\(interval.start.version), \(end)"
    }
  }

  @Test func zeroIsBeforeEveryVersion() {
    let interval = RangeEvent.fold([RangeEvent(.introduced, "0", scheme: .semver)])
    #expect(interval == [VersionInterval(start: .init(version: "0", key: []), end: .open)])
  }

  @Test func foldsSeveralIntervalsInAnyOrder() {
    #expect(
      fold((.fixed, "2.1.0"), (.introduced, "2.0.0"), (.fixed, "1.10.0"), (.introduced, "1.9.0"))
        == ["[1.9.0, 1.10.0)", "[2.0.0, 2.1.0)"])
  }

  @Test func leavesTheLastIntervalOpen() {
    #expect(fold((.introduced, "0"), (.fixed, "1.0.0"), (.introduced, "3.0.0")) == ["[0, 1.0.0)", "[3.0.0, -"])
  }

  @Test func keepsTheFirstOfSeveralFixes() {
    #expect(fold((.introduced, "0"), (.fixed, "2.0.0"), (.fixed, "1.0.0")) == ["[0, 1.0.0)"])
  }

  @Test func lastAffectedIsInclusive() {
    #expect(
      fold((.introduced, "0"), (.fixed, "1.0.0"), (.introduced, "1.2.0"), (.lastAffected, "1.3.0"))
        == ["[0, 1.0.0)", "[1.2.0, 1.3.0]"])
    #expect(fold((.introduced, "1.0.0"), (.lastAffected, "1.0.0")) == ["[1.0.0, 1.0.0]"])
  }

  @Test func neighboursStayApartAndEmptyOnesVanish() {
    #expect(
      fold((.introduced, "0"), (.introduced, "1.0.0"), (.fixed, "1.0.0"), (.fixed, "2.0.0"))
        == ["[0, 1.0.0)", "[1.0.0, 2.0.0)"])
    #expect(fold((.introduced, "1.0.0"), (.fixed, "1.0.0")).isEmpty)
    #expect(fold((.fixed, "1.0.0")).isEmpty)
    #expect(fold().isEmpty)
  }

  @Test func limitsCutWhatLiesBeyond() {
    #expect(fold((.introduced, "0"), (.limit, "2.0.0")) == ["[0, 2.0.0|"])
    #expect(fold((.introduced, "0"), (.fixed, "1.0.0"), (.limit, "2.0.0")) == ["[0, 1.0.0)"])
    #expect(fold((.introduced, "0"), (.fixed, "3.0.0"), (.limit, "2.0.0")) == ["[0, 2.0.0|"])
    #expect(fold((.introduced, "2.0.0"), (.limit, "2.0.0"), (.limit, "1.0.0")).isEmpty)
  }

  @Test func containsItsStartAndNotItsFix() throws {
    let interval = try #require(
      RangeEvent.fold([
        RangeEvent(.introduced, "1.0.0", scheme: .semver), RangeEvent(.fixed, "2.0.0", scheme: .semver),
      ]).first)
    func contains(_ version: String) -> Bool { interval.contains(VersionScheme.semver.sortKey(of: version).bytes) }
    #expect(contains("1.0.0"))
    #expect(contains("2.0.0-rc.1"))
    #expect(!contains("2.0.0"))
    #expect(!contains("1.0.0-rc.1"))
  }
}
