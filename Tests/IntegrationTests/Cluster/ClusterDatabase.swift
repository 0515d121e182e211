import FoundationEssentials
import Glibc
import Postgres
import ScanModel
import TestServers

/// A database with the engine that the pods can reach too.
struct ClusterDatabase: Sendable {
  /// The superuser's connection.
  let owner: PostgresConnection
  let ownerURL: String
  let dispatcherURL: String
  let scannerURL: String

  /// On the private server over its Unix socket, or on the one that `SCANROOK_TEST_POSTGRES` names.
  static func make(settings: String) async throws -> ClusterDatabase {
    if let url = ProcessInfo.processInfo.environment["SCANROOK_TEST_POSTGRES"], !url.isEmpty {
      return try await make(on: url, settings)
    }
    let database = try await EngineDatabase.make(settings: settings)
    return ClusterDatabase(
      owner: database.owner, ownerURL: database.ownerURL, dispatcherURL: database.dispatcherURL,
      scannerURL: database.scannerURL)
  }

  /// One password for both logins; roles belong to the whole server, so that tests which follow need the same.
  private static let password = "scanrook-test-\(TestCluster.runID)"

  private static func make(on url: String, _ settings: String) async throws -> ClusterDatabase {
    guard !url.contains("://") else {
      throw ScanError(
        code: "SR000", message: "SCANROOK_TEST_POSTGRES is a URI.",
        hint: "SCANROOK_TEST_POSTGRES=\"host=10.0.0.2 port=5432 user=postgres password=...\"")
    }
    let name = "scanrook_test_\(UUID().uuidString.prefix(8).lowercased())"
    let maintenance = try await connect("\(url) dbname=postgres")
    try await maintenance.script("create database \(name) template template0")
    await maintenance.close()
    // Of a keyword that stands there twice, the last counts.
    let ownerURL = "\(url) dbname=\(name)"
    let owner = try await connect(ownerURL)
    try await EngineDatabase.install(on: owner)
    for role in ["scan_dispatcher", "scan_scanner"] {
      try await owner.script("alter role \(role) login password '\(password)'")
    }
    try await owner.query("update scanrook.settings set \(settings)")
    func login(_ role: String) -> String { "\(ownerURL) user=\(role) password=\(password)" }
    return ClusterDatabase(
      owner: owner, ownerURL: ownerURL, dispatcherURL: login("scan_dispatcher"), scannerURL: login("scan_scanner"))
  }

  static func connect(_ url: String) async throws -> PostgresConnection {
    try await PostgresConnection.connect(PostgresConfiguration(connectionString: url, applicationName: "test"))
  }

  /// Drops the database, where it does not go with its server.
  func remove() async throws {
    let isOurs = ProcessInfo.processInfo.environment["SCANROOK_TEST_POSTGRES"]?.isEmpty != false
    guard !isOurs else { return }
    let name = try await owner.query("select current_database()").onlyRow().text(0)
    await owner.close()
    let maintenance = try await Self.connect("\(ownerURL) dbname=postgres")
    try await maintenance.script("drop database \(name) with (force)")
    await maintenance.close()
  }
}
