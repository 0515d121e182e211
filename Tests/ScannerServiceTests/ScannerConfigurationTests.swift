import FoundationEssentials
import Postgres
import ScanModel
import Testing

@testable import ScannerService

/// What a scanner accepts as its environment.
@Suite struct ScannerConfigurationTests {
  private static let complete = [
    "SCANROOK_DATABASE_URL": "host=/run user=scan_scanner", "SCANROOK_JOB_ID": "0195d1f0-0000-7000-8000-000000000001",
    "SCANROOK_FENCE": "42", "SCANROOK_TOKEN": "secret", "SCANROOK_OBJECT_STORE": "file:///srv/objects",
  ]

  @Test func readsEverything() throws {
    var environment = Self.complete
    environment["SCANROOK_POD_UID"] = "pod-1"
    environment["SCANROOK_NODE"] = "node-7"
    environment["SCANROOK_SCRATCH"] = "/scratch"
    environment["SCANROOK_LOCAL_ROOTS"] = "/srv/a:/srv/b"
    let configuration = try ScannerConfiguration(environment: environment)
    #expect(configuration.jobID == UUID(uuidString: "0195d1f0-0000-7000-8000-000000000001"))
    #expect(configuration.fence == 42)
    #expect(configuration.podUID == "pod-1")
    #expect(configuration.node == "node-7")
    #expect(configuration.scratchDirectory == "/scratch")
    #expect(configuration.localRoots == ["/srv/a", "/srv/b"])
  }

  @Test func namesItsConnectionsAfterProgramVersionAndScan() throws {
    var environment = Self.complete
    #expect(
      try ScannerConfiguration(environment: environment).postgres.applicationName
        == "scanrook-scanner/\(scanrookVersion)")
    environment["SCANROOK_NUMBER"] = String(Int64.max)
    let configuration = try ScannerConfiguration(environment: environment)
    #expect(configuration.postgres.applicationName == "scanrook-scanner/\(scanrookVersion) scan \(Int64.max)")
    #expect(configuration.heartPostgres.applicationName == configuration.postgres.applicationName + " beat")
    // PostgreSQL keeps 63 bytes.
    #expect(configuration.heartPostgres.applicationName.utf8.count <= 63)
  }

  @Test func fillsInWhatMayBeLeftOut() throws {
    let configuration = try ScannerConfiguration(environment: Self.complete)
    #expect(UUID(uuidString: configuration.podUID) != nil)
    #expect(configuration.scratchDirectory == "/tmp")
    #expect(configuration.node == nil)
    #expect(configuration.localRoots == [])
    var environment = Self.complete
    environment["TMPDIR"] = "/var/tmp"
    // A variable that is set to nothing is not set.
    for name in ["SCANROOK_SCRATCH", "SCANROOK_POD_UID", "SCANROOK_NODE", "SCANROOK_LOCAL_ROOTS"] {
      environment[name] = ""
    }
    let empty = try ScannerConfiguration(environment: environment)
    #expect(empty.scratchDirectory == "/var/tmp")
    #expect(!empty.podUID.isEmpty)
    #expect(empty.node == nil)
    #expect(empty.localRoots == [])
  }

  @Test(arguments: complete.keys.sorted(), [nil, ""])
  func refusesToStartWithout(_ name: String, _ value: String?) throws {
    var environment = Self.complete
    environment[name] = value
    let error = #expect(throws: ScanError.self) { _ = try ScannerConfiguration(environment: environment) }
    #expect(error?.code == "SR009")
    #expect(error?.message == "\(name) is not set")
    #expect(error?.hint?.contains("scanrook inventory") == true)
  }

  @Test(arguments: [("SCANROOK_JOB_ID", "42"), ("SCANROOK_FENCE", "first"), ("SCANROOK_FENCE", "1.5")])
  func refusesWhatIsMalformed(_ name: String, _ value: String) throws {
    var environment = Self.complete
    environment[name] = value
    let error = #expect(throws: ScanError.self) { _ = try ScannerConfiguration(environment: environment) }
    #expect(error?.message == "\(name) is malformed")
    #expect(error?.description.contains("secret") == false)
  }
}
