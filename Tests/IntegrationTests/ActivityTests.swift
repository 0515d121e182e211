import Postgres
import ScanModel
import Testing

extension IntegrationTests {
  /// What a person sees in pg_stat_activity.
  @Suite struct ActivityTests {
    @Test func showsEveryProgramWithItsVersionAndWhatItIsFor() async throws {
      let platform = try await Platform.make()
      let lock = try await TableLock("staged_files", of: platform)
      try await platform.withDispatcher(roots: [platform.folder]) { _ in
        async let submit = platform.scanrook("submit", "file://\(platform.folder)", "--wait")
        try await lock.waitForScanner()
        let version = scanrookVersion
        let expected = [
          "scanrook-dispatcher/\(version)", "scanrook-dispatcher/\(version) duties",
          "scanrook-dispatcher/\(version) listen",
          "scanrook-scanner/\(version) scan 1", "scanrook-scanner/\(version) scan 1 beat", "scanrook/\(version)",
        ]
        // The heart connects with its first beat.
        try await waitUntil("all of \(expected) are connected") {
          let names = try await platform.texts(
            """
            select distinct application_name collate "C" from pg_stat_activity
            where datname = current_database() and application_name like 'scanrook%' order by 1
            """)
          return names == expected
        }
        await lock.release()
        _ = try await submit
      }
    }
  }
}
