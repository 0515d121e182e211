import Compression
import Crypto
import FoundationEssentials
import Postgres
import ScanModel
import ScanStore
import Testing

extension IntegrationTests {
  /// Real images through the whole chain: what is in the database equals what the tools that own the formats say.
  @Suite(.enabled(if: TestImages.arePresent, TestImages.absence)) struct WholeChainTests {
    /// One database and one dispatcher for all images.
    private static let platform = Task {
      let platform = try await Platform.make()
      try await AdvisoryFolder.load(into: platform)
      return platform
    }

    private static func scan(_ image: String) async throws -> (platform: Platform, status: ScanStatus) {
      let platform = try await platform.value
      let status = try await platform.withDispatcher { _ in try await platform.scanned(TestImages.path(image)) }
      return (platform, status)
    }

    @Test(arguments: [
      "debian/docker.tar", "debian/docker.tar.gz", "debian/docker-blobs.tar", "debian/oci.tar", "debian/oci",
      "debian/oci-zstd", "debian/rootfs",
    ])
    func listsWhatIsInADebianImage(_ image: String) async throws {
      let (platform, status) = try await Self.scan(image)
      #expect(status.state == "succeeded")
      #expect(status.result == "complete")
      #expect(try await platform.debianPackages(status.id) == TestImages.debianPackages(of: "debian"))
      #expect(try await platform.hashes(status.id) == TestImages.hashes(of: "debian"))
      #expect(try await platform.pythonPackages(status.id) == [])
      #expect(
        try await platform.findings(status.id).map { $0.prefix { $0 != " " } } == ["CVE-2999-0001", "CVE-2999-0003"])
    }

    @Test(arguments: ["python/docker.tar", "python/docker-blobs.tar", "python/oci.tar", "python/oci-zstd"])
    func listsWhatIsInAnImageWithWheels(_ image: String) async throws {
      let (platform, status) = try await Self.scan(image)
      #expect(status.state == "succeeded")
      #expect(status.result == "complete")
      #expect(try await platform.debianPackages(status.id) == TestImages.debianPackages(of: "python"))
      #expect(try await platform.pythonPackages(status.id) == TestImages.pythonPackages(of: "python"))
      #expect(try await platform.hashes(status.id) == TestImages.hashes(of: "python"))
      #expect(try await platform.layers(status.id) == ["deb 0", "pypi 1", "pypi 2"])
    }

    @Test func findsWhatTheAdvisoriesSayAndNothingElse() async throws {
      let (platform, status) = try await Self.scan("python/docker.tar")
      let versions = Dictionary(
        try TestImages.debianPackages(of: "python").map { $0.split(separator: " ") }.map { ($0[3], $0[4]) }
      ) { $1 }
      let adduser = try #require(versions["adduser"])
      let shadow = try #require(versions["shadow"])
      #expect(
        try await platform.findings(status.id) == [
          "CVE-2020-28493 jinja2 2.11.2 2.11.3 GHSA-g3rq-g295-4j3m,PYSEC-2021-66",
          "CVE-2024-37891 urllib3 1.26.18 1.26.19 GHSA-34jh-p97f-mpxf",
          "CVE-2999-0001 adduser \(adduser) 999 DEBIAN-CVE-2999-0001",
          "CVE-2999-0003 shadow \(shadow) none DEBIAN-CVE-2999-0003",
        ])
    }

    @Test func storesAReportThatSaysTheSame() async throws {
      let (platform, status) = try await Self.scan("python/oci-zstd")
      let path = "\(platform.folder)/objects/reports/\(try #require(status.reportKey))"
      let stored = Array(try Data(contentsOf: URL(filePath: path)))
      let hash = try await platform.texts(
        "select encode(report_sha256, 'hex') from scanrook.scan_jobs where id = $1", [.uuid(status.id)])
      #expect(hash == [Hex.string(try SHA256.hash(stored))])

      let json = Data(try Zstd.decompress(stored, limit: 64 << 20))
      let report = try JSONDecoder().decode(StoredReport.self, from: json)
      #expect(report.scan.jobID == status.id.uuidString.lowercased())
      #expect(report.scan.number == status.number)
      #expect(
        report.packages.map(\.purl)
          == (try await platform.texts(
            "select purl from scanrook.scan_packages where job_id = $1 order by ordinal", [.uuid(status.id)])))
      #expect(
        report.findings.map { "\($0.vulnerability) \($0.package)" }.sorted()
          == (try await platform.findings(status.id)).map { $0.split(separator: " ").prefix(2).joined(separator: " ") })
      #expect(report.summary.problems.isEmpty)
    }

    @Test func findsTheSamePackagesWithoutHashingFiles() async throws {
      let platform = try await Self.platform.value
      let status = try await platform.withDispatcher { _ in
        try await platform.scanned(TestImages.path("python/docker.tar")) { $0.options.files = false }
      }
      #expect(status.result == "complete")
      #expect(try await platform.debianPackages(status.id) == TestImages.debianPackages(of: "python"))
      #expect(try await platform.pythonPackages(status.id) == TestImages.pythonPackages(of: "python"))
      #expect(try await platform.hashes(status.id) == [])
    }
  }

  /// What the tests read of a report.
  struct StoredReport: Decodable {
    struct Scan: Decodable {
      var jobID: String
      var number: Int64

      enum CodingKeys: String, CodingKey {
        case jobID = "job_id"
        case number
      }
    }

    struct Package: Decodable { var purl: String }

    struct Finding: Decodable {
      var vulnerability: String
      var package: String
    }

    struct Summary: Decodable { var problems: [Problem] }

    var scan: Scan
    var packages: [Package]
    var findings: [Finding]
    var summary: Summary
  }
}

extension Platform {
  /// As `TestImages.debianPackages(of:)`.
  func debianPackages(_ id: UUID) async throws -> [String] {
    try await texts(
      """
      select concat_ws(' ', name, version, architecture, coalesce(source_name, name), coalesce(source_version, version))
      from scanrook.scan_packages where job_id = $1 and type = 'deb'
      """, [.uuid(id)]
    ).sorted()
  }

  /// As `TestImages.pythonPackages(of:)`.
  func pythonPackages(_ id: UUID) async throws -> [String] {
    try await texts(
      """
      select concat_ws(' ', regexp_replace(location, '/[^/]*/[^/]*$', ''), name, version)
      from scanrook.scan_packages where job_id = $1 and type = 'pypi'
      """, [.uuid(id)]
    ).sorted()
  }

  /// As `TestImages.hashes(of:)`.
  func hashes(_ id: UUID) async throws -> [String] {
    try await texts(
      """
      select coalesce(encode(sha256, 'hex'), 'none') || ' ' || path
      from scanrook.scan_files where job_id = $1 and kind in ('file', 'hardlink')
      """, [.uuid(id)]
    ).sorted()
  }

  /// `vulnerability package version fix advisories`, sorted.
  func findings(_ id: UUID) async throws -> [String] {
    try await texts(
      """
      select concat_ws(' ', vulnerability, package, installed, coalesce(fixed_in, 'none'), array_to_string(advisories, ','))
      from scan.finding_details where job_id = $1
      """, [.uuid(id)]
    ).sorted()
  }

  /// Types of packages with the layers they are of.
  func layers(_ id: UUID) async throws -> [String] {
    try await texts(
      "select distinct concat_ws(' ', type, layer) from scanrook.scan_packages where job_id = $1 order by 1",
      [.uuid(id)])
  }
}
