import FoundationEssentials
import Postgres
import ScanModel
import Synchronization
import Testing
import VersionOrdering

@testable import AdvisorySync

@Suite struct AdvisorySyncTests {
  /// Where every row of the advisory side is and which transaction wrote it.
  private static let fingerprint = """
    select coalesce(string_agg(r.line, E'\\n' order by r.line), '') as lines from (
      select 'a' || a.ctid || a.xmin as line from scanrook.advisories a
      union all select 'r' || r.ctid || r.xmin from scanrook.affected_ranges r
      union all select 'v' || v.ctid || v.xmin from scanrook.affected_versions v
      union all select 'm' || m.ctid || m.xmin from scanrook.package_matches m
      union all select 'f' || f.ctid || f.xmin from scanrook.scan_findings f
      union all select 'e' || e.ctid || e.xmin from scanrook.epss_scores e
      union all select 'k' || k.ctid || k.xmin from scanrook.known_exploited k
      union all select 'c' || c.ctid || c.xmin from scanrook.advisory_ecosystems c
      union all select 'g' || g.ctid || g.xmin from scanrook.advisory_generation g) r
    """

  private func counts(_ report: ImportReport?) throws -> ImportCounts {
    guard case .imported(let counts) = report?.result else {
      throw ScanError(code: "SR000", message: "expected an import, got \(String(describing: report))")
    }
    return counts
  }

  @Test func importsEveryFeedOfAFolderAndChangesNoRowTheSecondTime() async throws {
    let connection = try await TestDatabase.connect()
    let skipped = Mutex<[String]>([])
    let sync = AdvisorySync(connection: connection, origin: try FeedOrigin(TestDatabase.fixtures)) { progress in
      if case .skipped(let name) = progress { skipped.withLock { $0.append(name) } }
    }

    let first = try await sync.run(sources: AdvisorySource.allCases)
    #expect(first.map(\.feed.description) == ["osv Debian", "osv PyPI", "epss", "kev"])
    #expect(try first.map { try counts($0).inserted } == [2, 2, 4, 3])
    #expect(skipped.withLock { $0 } == ["Maven"])
    let before = try await connection.query(Self.fingerprint).onlyRow().text("lines")
    #expect(before.split(separator: "\n").count > 12)

    let second = try await sync.run(sources: AdvisorySource.allCases)
    #expect(try second.map { try counts($0).unchanged } == [2, 2, 4, 3])
    #expect(try second.allSatisfy { try counts($0).inserted + counts($0).changed + counts($0).removed == 0 })
    #expect(try await connection.query(Self.fingerprint).onlyRow().text("lines") == before)
    #expect(try await connection.query("select from scanrook.staged_affected").isEmpty)
  }

  @Test func givesPublishedScansTheirFindings() async throws {
    let connection = try await TestDatabase.connect()
    // The sort keys of the scanner and of the importer come from the same module.
    let key = VersionScheme.pep440.sortKey(of: "0.5").bytes
    try await connection.query(
      """
      with interned as (
        insert into scanrook.package_versions (ecosystem, name, version, scheme, sort_key)
        values ('PyPI', 'gratient', '0.5', 'pep440', $1)
        returning id)
      insert into scanrook.scan_packages (
        org_id, job_id, ordinal, type, name, version, purl, location, evidence, package_version_id)
      select 1, scanrook.new_id(), 1, 'pypi', 'gratient', '0.5', '', '', 'confirmed_installed', i.id from interned i
      """, [.bytes(key)])
    let sync = AdvisorySync(connection: connection, origin: try FeedOrigin(TestDatabase.fixtures))
    let report = try await sync.run(sources: [.osv], ecosystems: ["PyPI"]).first
    #expect(try counts(report).newFindings == 1)
    #expect(try counts(report).affectedJobs == 1)
    let finding = try await connection.query("select vulnerability_id from scanrook.scan_findings").onlyRow()
    #expect(try finding.text(0) == "PYSEC-2024-1")
  }

  @Test func leavesTheOldDataInForceWhenAFeedFails() async throws {
    let connection = try await TestDatabase.connect()
    _ = try await AdvisorySync(connection: connection, origin: try FeedOrigin(TestDatabase.fixtures))
      .run(sources: [.osv], ecosystems: ["Debian"])
    let before = try await connection.query(Self.fingerprint).onlyRow().text("lines")

    let folder = FileManager.default.temporaryDirectory.appending(path: "scanrook-sync-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder.appending(path: "Debian"), withIntermediateDirectories: true)
    let zip = try Data(contentsOf: URL(filePath: TestDatabase.fixtures + "/Debian/all.zip"))
    try zip.prefix(zip.count / 2).write(to: folder.appending(path: "Debian/all.zip"))

    let reports = try await AdvisorySync(connection: connection, origin: try FeedOrigin(folder.path))
      .run(sources: [.osv, .kev], ecosystems: ["Debian"])
    for report in reports {
      guard case .failed = report.result else {
        Issue.record("\(report.feed) should have failed")
        continue
      }
    }
    #expect(try await connection.query(Self.fingerprint).onlyRow().text("lines") == before)
    let status = try await FeedStatus.read(from: connection)
    #expect(status.map(\.source) == ["kev", "osv"])
    #expect(status.allSatisfy { $0.lastError != nil && $0.lastErrorAt != nil })
    #expect(status.map { $0.importedAt == nil } == [true, false])
  }

  @Test func worksWithTheRightsOfAnOperator() async throws {
    let connection = try await TestDatabase.connect()
    try await connection.query("set session authorization scan_operator")
    let sync = AdvisorySync(connection: connection, origin: try FeedOrigin(TestDatabase.fixtures))
    let reports = try await sync.run(sources: AdvisorySource.allCases)
    #expect(try reports.map { try counts($0).inserted } == [2, 2, 4, 3])
    #expect(try await FeedStatus.read(from: connection).count == 4)
  }

  @Test func refusesEcosystemsWithoutAVersionOrder() async throws {
    let connection = try await TestDatabase.connect()
    let sync = AdvisorySync(connection: connection, origin: .publishers)
    let error = await #expect(throws: ScanError.self) { _ = try await sync.run(sources: [.osv], ecosystems: ["Maven"]) }
    #expect(error?.code == "SR075")
    #expect(error?.detail?.contains("Debian, ") == true)
    #expect(throws: ScanError.self) { try SupportedEcosystems.check("Debian:12") }
    #expect(try await FeedStatus.read(from: connection).isEmpty)
  }
}
