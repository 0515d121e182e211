import ScanModel
import Testing

@testable import Advisories

@Suite struct OSVRecordTests {
  private func record(_ name: String) throws -> AdvisoryRecord {
    let osv = try TestFiles.record(TestFiles.text(name + ".json"))
    #expect(osv.problems.isEmpty)
    return osv.record
  }

  @Test func readsAPythonRecordAndDropsListedVersionsThatTheRangeCovers() throws {
    let record = try record("PYSEC-2023-236")
    #expect(record.vulnerabilityIDs == ["CVE-2023-47163"])
    #expect(record.cvssScore == 7.5)
    #expect(record.severity == .high)
    #expect(record.intervals.map(\.name) == ["remarshal"])
    #expect(record.intervals.map(\.fixState) == [.fixed])
    #expect(record.versions.isEmpty)
  }

  @Test func keepsListedVersionsWhereNoRangeIs() throws {
    let record = try record("PYSEC-2024-1")
    #expect(record.intervals.isEmpty)
    #expect(record.versions.map(\.version) == ["0.5"])
    #expect(record.severity == .unknown)
    #expect(record.vulnerabilityIDs == ["PYSEC-2024-1"])
  }

  @Test func expandsEveryCVEOfADebianAdvisory() throws {
    let record = try record("DSA-1323-1")
    #expect(record.vulnerabilityIDs == ["CVE-2007-2442", "CVE-2007-2443", "CVE-2007-2798"])
    #expect(record.intervals.map(\.ecosystem) == ["Debian:3.1", "Debian:4.0"])
    #expect(record.intervals.first?.interval.start.key == [])
  }

  @Test func readsDebiansEndOfLife() throws {
    let record = try record("DSA-3148-1")
    #expect(record.intervals.map(\.fixState) == [.endOfLife])
    #expect(record.intervals.map(\.interval.end) == [.open])
    #expect(record.vulnerabilityIDs == ["DSA-3148-1"])
  }

  @Test func readsEveryReleaseOfAnAlpineRecord() throws {
    let record = try record("ALPINE-CVE-2019-14697")
    #expect(record.intervals.contains { $0.ecosystem == "Alpine:v3.10" && $0.name == "musl" })
    #expect(record.vulnerabilityIDs == ["CVE-2019-14697"])
  }

  @Test func readsSeveralIntervalsAndAWithdrawal() throws {
    #expect(try record("RUSTSEC-2019-0004").intervals.count == 2)
    #expect(try record("RUSTSEC-2019-0004").vulnerabilityIDs == ["CVE-2019-15545"])
    #expect(try record("RUSTSEC-2020-0053").withdrawn == Timestamp("2021-04-19T12:00:00Z"))
    let npm = try record("NSWG-ECO-1")
    guard case .lastAffected(let bound) = npm.intervals.first?.interval.end else {
      Issue.record("expected an inclusive end")
      return
    }
    #expect(bound.version == "1.5.1")
  }

  @Test func normalizesNamesAndVersions() throws {
    let osv = try TestFiles.record(
      """
      {"id": "X-1", "modified": "2026-01-01T00:00:00Z", "aliases": ["CVE-2026-10000", "CVE-2026-9"], "affected": [
        {"package": {"ecosystem": "PyPI", "name": "Zope._Interface"}, "ranges": [
          {"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]},
        {"package": {"ecosystem": "Go", "name": "stdlib"}, "ranges": [
          {"type": "SEMVER", "events": [{"introduced": "v1.2.0"}, {"fixed": "1.3.0"}]}]},
        {"package": {"ecosystem": "Maven", "name": "org:thing"}, "versions": ["1"]},
        {"package": {"ecosystem": "Go", "name": "git-only"}, "ranges": [
          {"type": "GIT", "events": [{"introduced": "0"}]}]}]}
      """)
    #expect(osv.record.intervals.map(\.name) == ["zope-interface", "stdlib"])
    #expect(osv.record.intervals.last?.interval.start.version == "1.2.0")
    #expect(osv.record.versions.isEmpty)
    #expect(osv.record.vulnerabilityIDs == ["CVE-2026-9"])
    #expect(osv.problems.isEmpty)
  }

  @Test func takesTheLabelWhereNoVectorCanBeScored() throws {
    let osv = try TestFiles.record(
      """
      {"id": "GHSA-x", "modified": "2026-01-01T00:00:00Z", "aliases": ["PYSEC-1"],
       "severity": [{"type": "CVSS_V4", "score": "CVSS:4.0/AV:N"}], "database_specific": {"severity": "MODERATE"},
       "affected": [
         {"package": {"ecosystem": "Debian:12", "name": "a"}, "ecosystem_specific": {"urgency": "unimportant"},
          "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]}]}
      """)
    #expect(osv.record.severity == .medium)
    #expect(osv.record.cvssScore == nil)
    #expect(osv.record.cvssVector == "CVSS:4.0/AV:N")
    #expect(osv.record.intervals.map(\.fixState) == [.willNotFix])
    #expect(osv.record.vulnerabilityIDs == ["GHSA-x"])
  }

  @Test func namesDistributionCVEsAndPrefersGHSA() {
    #expect(VulnerabilityNames.of(id: "DEBIAN-CVE-2024-1", aliases: [], upstream: []) == ["CVE-2024-1"])
    #expect(VulnerabilityNames.of(id: "PYSEC-1", aliases: ["OTHER", "GHSA-a"], upstream: []) == ["GHSA-a"])
    #expect(
      VulnerabilityNames.of(
        id: "USN-1", aliases: [], upstream: ["UBUNTU-CVE-2024-20", "CVE-2024-3", "CVE-2024-20", "x"])
        == ["CVE-2024-3", "CVE-2024-20"])
    #expect(VulnerabilityNames.of(id: "CVE-x", aliases: ["CVE-99999999999999999999-1"], upstream: []) == ["CVE-x"])
  }

  @Test func reportsWhatItCannotUseAndKeepsTheRest() throws {
    let osv = try TestFiles.record(
      """
      {"id": "X-1", "modified": "2026-01-01T00:00:00Z", "published": "yesterday", "withdrawn": "perhaps", "affected": [
        {"package": {"ecosystem": "npm", "name": "a"}, "ranges": [
          {"type": "FANCY", "events": []}, {"type": "SEMVER", "events": [{"fixed": "1.0.0"}]},
          {"type": "SEMVER", "events": [{"introduced": 1}, {"introduced": "2.0.0"}]}, 5]},
        {"package": {"ecosystem": "npm", "name": ""}}, "no entry", {"package": "no package"}]}
      """)
    #expect(osv.problems.count == 7)
    #expect(osv.record.intervals.map(\.interval.start.version) == ["2.0.0"])
    #expect(osv.record.withdrawn == osv.record.modified)
  }

  @Test(arguments: [
    "{}", "[]", "1", #"{"id": "X"}"#, #"{"id": "X", "modified": "soon"}"#, #"{"id": "", "modified": "2026-01-01"}"#,
    #"{"id": 5, "modified": "2026-01-01"}"#,
  ])
  func refusesDocumentsWithoutIdentityOrTime(_ json: String) {
    #expect(throws: ScanError.self) { try TestFiles.record(json) }
  }
}
