import FoundationEssentials
import Glibc
import KubernetesAPI
import ScanModel
import ScanStore
import TestServers
import Testing

extension IntegrationTests.ClusterTests {
  /// From submit to the end, whichever it is.
  @Suite struct LifecycleTests {
    @Test func runsAScanFromSubmitToFindingsAsOneKubernetesJob() async throws {
      try await ClusterPlatform.run { platform in
        try await AdvisoryFolder.load(into: platform.owner, folder: platform.folder)
        _ = try await platform.startDispatcher()
        let lock = try await platform.lock("staged_packages")
        let scan = try await platform.submit(platform.putImage())
        try await lock.waitForScanner()
        let name = ClusterPlatform.jobName(scan)
        let job = try #require(try await platform.job(named: name))
        let pod = try await platform.pod(of: scan, phase: "Running")
        await lock.release()

        let status = try await platform.finished(scan)
        #expect(status.state == "succeeded", "\(status)")
        let findings = try await platform.people.findings(of: status.number)
        #expect(findings.count == 1, "\(findings)")
        let attempts = try await platform.attempts(scan)
        #expect(attempts.map(\.brief) == ["succeeded"])
        #expect(attempts.first?.kubernetesJob == name)
        #expect(attempts.first?.node == pod.spec?.nodeName)
        let labels = job.metadata.labels ?? [:]
        #expect(labels["scanrook.io/job-id"] == scan.uuidString.lowercased())
        #expect(labels["scanrook.io/attempt"] == "1")
        #expect(labels["scanrook.io/installation"] == (try await platform.installationID()))
        let report = "\(platform.folder)/objects/reports/\(try #require(status.reportKey))"
        #expect(FileManager.default.fileExists(atPath: report), "\(report)")
        // A folder that no other attempt writes to.
        let folder = "\(platform.folder)/objects/reports/\(scan.uuidString.lowercased())/1"
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
        try await platform.expectOnePodPerAttempt()
      }
    }

    @Test func runsManyScansAtATime() async throws {
      try await ClusterPlatform.run { platform in
        _ = try await platform.startDispatcher(capacity: 6)
        let scans = try await platform.submit(count: 20)
        try await platform.expectSuccess(scans)
        for scan in scans { #expect(try await platform.attempts(scan).map(\.brief) == ["succeeded"]) }
        try await platform.expectOnePodPerAttempt()
      }
    }

    @Test func cancelsAScanWhosePodIsPending() async throws {
      try await ClusterPlatform.run { platform in
        var template = platform.template
        template.pod["nodeSelector"] = ["scanrook.io/none": "such"]
        if !platform.cluster.isReal { try await platform.cluster.script(.init("Unschedulable"), count: 0) }
        _ = try await platform.startDispatcher(template: template)
        let scan = try await platform.submit()
        _ = try await platform.pod(of: scan, phase: "Pending")
        try await platform.people.cancel(platform.status(scan).number)
        try await expectGoneWhenCancelled(scan, on: platform)
      }
    }

    @Test func cancelsAScanThatRuns() async throws {
      try await ClusterPlatform.run { platform in
        _ = try await platform.startDispatcher()
        let lock = try await platform.lock("staged_packages")
        let scan = try await platform.submit(platform.putImage())
        try await lock.waitForScanner()
        try await platform.people.cancel(platform.status(scan).number)
        #expect(try await platform.finished(scan).state == "cancelled")
        await lock.release()
        #expect(try await platform.attempts(scan).map(\.outcome) == ["cancelled"])
      }
    }

    /// Its Job is deleted, and only when that is gone is the scan said to be cancelled.
    @Test(.standInOnly) func cancelsAScanThatDoesNotListen() async throws {
      try await ClusterPlatform.run { platform in
        _ = try await platform.startDispatcher()
        let lock = try await platform.lock("staged_packages")
        let scan = try await platform.submit(platform.putImage())
        try await lock.waitForScanner()
        let scanners = Processes.whose("SCANROOK_JOB_ID", is: scan.uuidString.lowercased())
        try #require(scanners.count == 1)
        kill(scanners[0], SIGSTOP)
        defer { kill(scanners[0], SIGCONT) }
        try await platform.people.cancel(platform.status(scan).number)
        try await expectGoneWhenCancelled(scan, on: platform)
        await lock.release()
      }
    }

    private func expectGoneWhenCancelled(_ scan: UUID, on platform: ClusterPlatform) async throws {
      #expect(try await platform.finished(scan).state == "cancelled")
      #expect(try await platform.job(named: ClusterPlatform.jobName(scan)) == nil)
      #expect(try await platform.pods(of: scan) == [])
      #expect(try await platform.attempts(scan).map(\.outcome) == ["cancelled"])
    }

    @Test func goesOnWithScansWhoseDispatcherWasReplaced() async throws {
      try await ClusterPlatform.run { platform in
        let first = try await platform.startDispatcher()
        let lock = try await platform.lock("staged_packages")
        var scans: [UUID] = []
        for _ in 0..<3 { scans.append(try await platform.submit(platform.putImage())) }
        for scan in scans { _ = try await platform.pod(of: scan, phase: "Running") }
        try await lock.waitForScanner()
        try await first.leave()
        _ = try await platform.startDispatcher()
        await lock.release()
        try await platform.expectSuccess(scans)
        for scan in scans { #expect(try await platform.attempts(scan).map(\.brief) == ["succeeded"]) }
        try await platform.expectOnePodPerAttempt()
      }
    }

    /// A dispatcher that left said so: what it had is looked after at once, not after three polls of ten seconds.
    @Test(.standInOnly) func looksAfterAScanAsSoonAsItsDispatcherHasLeft() async throws {
      try await ClusterPlatform.run(settings: "dispatcher_poll = '10 s'") { platform in
        try await platform.cluster.script(.init("Pending"))
        let first = try await platform.startDispatcher()
        let scan = try await platform.submit()
        let pod = try await platform.pod(of: scan)
        try await waitUntil("the Job is resumed and heard of") {
          try await platform.cluster.requests("patch", "jobs").contains { $0.code == 200 }
        }
        try await first.leave()
        _ = try await platform.startDispatcher()
        try await platform.cluster.play(.init("Exit", exitCode: 3), pod: pod.metadata.name)
        let end = try await platform.firstEnd(of: scan, within: .seconds(9))
        #expect(end.brief == "lost SR903", "\(end)")
        try await platform.expectSuccess([scan])
      }
    }
  }
}
