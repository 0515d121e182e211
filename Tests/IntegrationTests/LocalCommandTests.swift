import FoundationEssentials
import Glibc
import LocalPlatform
import ScanModel
import Subprocess
import Testing

extension IntegrationTests {
  /// The platform on one machine: `scanrook up` and `scanrook local`.
  @Suite(.enabled(if: TestImages.arePresent, TestImages.absence)) struct LocalCommandTests {
    private let folder: String
    private let environment: [String: String]

    init() async throws {
      folder = "\(try await Platform.sharedFolder())/local-\(UUID())"
      environment = Program.environment.merging(["SCANROOK_DATA": folder]) { $1 }
    }

    private func scanrook(_ arguments: String...) async throws -> Program.Finished {
      try await Program.run([Products.scanrook] + arguments, environment: environment)
    }

    /// Runs `scanrook` and expects this exit code.
    private func expect(
      _ code: Int32, _ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
      let ended = try await Program.run([Products.scanrook] + arguments, environment: environment)
      #expect(ended.status == .exited(code), "\(arguments): \(ended)", sourceLocation: sourceLocation)
    }

    private func postgres() async throws -> PrivatePostgres { try await PrivatePostgres(folder: "\(folder)/postgres") }

    private var socketIsThere: Bool { FileManager.default.fileExists(atPath: "\(folder)/postgres/run/.s.PGSQL.5432") }

    /// Runs `body` beside `scanrook up`, which has ended afterwards.
    private func withUp(_ body: (Program) async throws -> Void) async throws {
      let up = try await Program.start(
        [Products.scanrook, "up", "--capacity", "1"], environment: environment, outputPath: "\(folder)-\(UUID()).log")
      do {
        try await waitUntil("the platform is ready") { up.output.contains("ready. In another terminal") }
        try await body(up)
        try await up.stop()
      } catch {
        try await up.stop()
        throw error
      }
    }

    @Test func upRunsEverythingAndControlCEndsIt() async throws {
      try await withUp { up in
        guard case .running(let postmaster) = try await postgres().status() else {
          Issue.record("PostgreSQL does not run")
          return
        }
        let scan = try await scanrook("submit", TestImages.path("bad/no-packages.tar"), "--wait")
        #expect(scan.status == .exited(0), "\(scan)")

        up.send(SIGINT)
        #expect(try await up.end() == .exited(0), "\(up.output)")
        #expect(up.output.contains("PostgreSQL stopped"))
        #expect(try await postgres().status() == .stopped)
        #expect(!Processes.isAlive(pid_t(postmaster)))
        #expect(!socketIsThere)
      }
      try await expect(7, "watch", "1")
      // The data is still there.
      try await expect(0, "local", "start")
      try await expect(0, "findings", "1")
      try await expect(0, "local", "remove", "--yes")
      #expect(!FileManager.default.fileExists(atPath: folder))
    }

    @Test func upStopsItsScannersAndTriesThemAgainNextTime() async throws {
      try await withUp { up in
        #expect(try await scanrook("submit", TestImages.path("python/docker.tar")).status == .exited(0))
        try await waitUntil("a scanner runs") { !Processes.children(of: up.process).isEmpty }
        let children = Processes.children(of: up.process)
        up.send(SIGINT)
        #expect(try await up.end() == .exited(0), "\(up.output)")
        #expect(children.allSatisfy { !Processes.isAlive($0) })
      }
      try await expect(0, "local", "start")
      try await withUp { up in
        let watched = try await scanrook("watch", "1")
        // Partial, for no advisories are loaded.
        #expect(watched.status == .exited(4), "\(watched)")
        up.send(SIGINT)
        #expect(try await up.end() == .exited(0), "\(up.output)")
      }
      // PostgreSQL was running before, and goes on.
      try await expect(0, "local", "status")
      try await expect(0, "local", "remove", "--yes")
    }

    @Test func localStartsStopsAndRemoves() async throws {
      try await expect(1, "local", "status")
      let started = try await scanrook("local", "start")
      #expect(started.status == .exited(0), "\(started)")
      #expect(started.output.hasPrefix("psql \""))
      #expect(try await scanrook("local", "start").output == started.output)
      #expect(try await scanrook("local", "status").output == started.output)
      try await expect(0, "advisories", "status")

      try await expect(0, "local", "stop")
      try await expect(0, "local", "stop")
      try await expect(1, "local", "status")
      try await expect(7, "advisories", "status")

      try await expect(2, "local", "remove")
      #expect(FileManager.default.fileExists(atPath: "\(folder)/postgres/data/PG_VERSION"))
      try await expect(0, "local", "remove", "--yes")
      #expect(!FileManager.default.fileExists(atPath: folder))
    }
  }
}
