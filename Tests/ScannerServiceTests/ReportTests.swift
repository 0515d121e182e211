import Compression
import Crypto
import FoundationEssentials
import ImageFixtures
import ScanModel
import Testing

@testable import ScannerService

/// The stored report.
@Suite struct ReportTests {
  private static let jobID = UUID(uuidString: "0195D1F0-ABCD-7000-8000-00000000000A") ?? UUID()

  private func report() throws -> (report: Report, reading: Reading) {
    let reading = try read([
      Debian.layer(["adduser": "3.134"]) { $0.file("opt/Jinja2-2.11.2.dist-info/METADATA", wheel("Jinja2", "2.11.2")) },
      tar { $0.file("broken.egg-info", "Name: nothing else\n") },
    ])
    let report = Report(
      scan: Report.Scan(
        jobID: Self.jobID, number: 7, attempt: 2, target: "s3://deltaguard/app.tar",
        advisoriesAsOf: "2026-11-22T10:00:00Z", createdAt: "2026-11-23T10:00:00Z"),
      summary: ScanSummary(reading.inventory), packages: reading.inventory.packages.map(InventoryDocument.Package.init),
      findings: [
        Report.Finding(
          vulnerability: "CVE-2020-28493", ecosystem: "PyPI", package: "jinja2", version: "2.11.2",
          fixedVersion: "2.11.3", severity: "medium", cvssScore: 5.3, epss: 0.01, isKnownExploited: false,
          summary: "ReDoS in \"urlize\"", advisories: ["GHSA-g3rq-g295-4j3m"])
      ])
    return (report, reading)
  }

  private func decoded() throws -> [String: JSONValue] {
    let stored = try report().report.encoded()
    let json = try Zstd.decompress(stored.bytes, limit: 1 << 20)
    return try JSONDecoder().decode([String: JSONValue].self, from: Data(json))
  }

  @Test func isJSONInsideZstdWithTheHashOfTheStoredBytes() throws {
    let stored = try report().report.encoded()
    #expect(stored.bytes.starts(with: [0x28, 0xb5, 0x2f, 0xfd]))
    #expect(stored.sha256 == (try SHA256.hash(stored.bytes)))
    #expect(try decoded()["schema_version"] == .number(1))
  }

  @Test func hasTheSameBytesForTheSameContent() throws {
    #expect(try report().report.encoded().bytes == report().report.encoded().bytes)
  }

  @Test func spellsTheJobAsTheDatabaseDoes() throws {
    let scan = try decoded()["scan"]
    #expect(scan?["job_id"] == .text("0195d1f0-abcd-7000-8000-00000000000a"))
    #expect(scan?["number"] == .number(7))
    #expect(scan?["attempt"] == .number(2))
    #expect(scan?["advisories_as_of"] == .text("2026-11-22T10:00:00Z"))
  }

  @Test func holdsPackagesFindingsAndProblems() throws {
    let (_, reading) = try report()
    let document = try decoded()
    #expect(document["packages"]?.items.map { $0["name"] } == reading.inventory.packages.map { .text($0.package.name) })
    let adduser = document["packages"]?.items.first { $0["name"] == .text("adduser") }
    #expect(adduser?["ecosystem"] == .text("Debian:12"))
    #expect(adduser?["layer"] == .number(0))
    #expect(adduser?["evidence"] == .text("confirmed_installed"))
    let finding = document["findings"]?.items.first
    #expect(finding?["fixed_version"] == .text("2.11.3"))
    #expect(finding?["is_known_exploited"] == .truth(false))
    #expect(document["summary"]?["problems"]?.items.map { $0["path"] } == [.text("broken.egg-info")])
    #expect(document["summary"]?["has_package_evidence"] == .truth(true))
    #expect(document["summary"]?["distribution"]?["version_id"] == .text("12"))
    #expect(document["summary"]?["layers"]?.items.count == 2)
  }

  /// What reads the document need not tell absent from null.
  @Test func writesEveryKeyOfAnInventory() throws {
    let reading = try InventoryReader.test().reading(Array(wheel("idna", "2.10").utf8), name: "METADATA")
    let json = try InventoryDocument(reading.inventory).json()
    let document = try JSONDecoder().decode([String: JSONValue].self, from: Data(json.utf8))
    let keys = [
      "architecture", "ecosystem", "evidence", "layer", "location", "name", "owner", "purl", "source_name",
      "source_version", "type", "version",
    ]
    #expect(document["packages"]?.items.first?.keys == keys)
    #expect(
      document["artifact"]?.keys == [
        "digest", "distribution", "file_count", "has_package_evidence", "is_supported", "kind", "layers",
        "package_count", "platform", "reference", "unsupported_reason",
      ])
    #expect(document["problems"]?.items == [])
  }

  @Test func listsAnArtifactOfNoKnownTypeAsAProblem() throws {
    let reading = try InventoryReader.test().reading(Array("{}".utf8), name: "x.json")
    let document = InventoryDocument(reading.inventory)
    #expect(document.problems == [Problem(code: "unsupported", path: "", reason: "The artifact is JSON text.")])
  }

  @Test func writesEveryKeyInSnakeCase() throws {
    func check(_ value: JSONValue, _ path: String) {
      if case .object(let members) = value {
        for (key, member) in members {
          #expect(key.allSatisfy { $0 == "_" || $0.isLowercase || $0.isNumber }, "\(path).\(key)")
          check(member, "\(path).\(key)")
        }
      }
      for item in value.items { check(item, "\(path)[]") }
    }
    check(.object(try decoded()), "")
    let inventory = Data(try InventoryDocument(report().reading.inventory).json().utf8)
    check(try JSONDecoder().decode(JSONValue.self, from: inventory), "")
  }
}

/// Any JSON.
enum JSONValue: Hashable, Decodable {
  case object([String: JSONValue])
  case array([JSONValue])
  case text(String)
  case number(Double)
  case truth(Bool)
  case null

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let truth = try? value.decode(Bool.self) {
      self = .truth(truth)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let text = try? value.decode(String.self) {
      self = .text(text)
    } else if let items = try? value.decode([JSONValue].self) {
      self = .array(items)
    } else {
      self = .object(try value.decode([String: JSONValue].self))
    }
  }

  subscript(key: String) -> JSONValue? {
    if case .object(let members) = self { members[key] } else { nil }
  }

  /// In alphabetical order.
  var keys: [String] {
    if case .object(let members) = self { members.keys.sorted() } else { [] }
  }

  var items: [JSONValue] {
    if case .array(let items) = self { items } else { [] }
  }
}
