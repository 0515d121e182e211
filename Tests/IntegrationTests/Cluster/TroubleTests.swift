import FoundationEssentials
import KubernetesAPI
import Postgres
import ScanStore
import TestServers
import Testing

extension IntegrationTests.ClusterTests {
  /// Pods that end, or never start, without a word of the scanner. Scans have one try here, so each ends as its attempt.
  @Suite struct TroubleTests {
    private static let oneTry = "infrastructure_budget = 1, scan_budget = 1"

    /// A pod that does what the script says.
    struct Trouble: Sendable, CustomTestStringConvertible {
      var script: TestCluster.Script
      var code: String
      /// What the reason must hold.
      var words: [String]
      var testDescription: String

      init(_ behaviour: String, exitCode: Int? = nil, message: String? = nil, _ code: String, _ words: String...) {
        script = TestCluster.Script(behaviour, exitCode: exitCode, message: message)
        self.code = code
        self.words = words
        testDescription = "\(behaviour) \(code)"
      }
    }

    static let troubles = [
      Trouble("ImagePullBackOff", message: "no such repository", "SR906", "no such repository"),
      Trouble("ErrImageNeverPull", "SR906", "ErrImageNeverPull"),
      Trouble("InvalidImageName", "SR906", "InvalidImageName"),
      Trouble(
        "CreateContainerConfigError", message: "secret \"x\" not found", "SR906", "CreateContainerConfigError",
        "secret \"x\" not found"),
      Trouble("StartError", message: "exec: no such file", "SR906", "exec: no such file"),
      Trouble("OOMKilled", "SR304", "64Mi"),
      Trouble("Evicted", message: "ephemeral local storage usage exceeds 1Gi", "SR305", "exceeds 1Gi"),
      Trouble("Exit", exitCode: 3, message: "the last words", "SR903", "3", "the last words"),
    ]

    @Test(.standInOnly, arguments: troubles) func endsTheAttemptWithCodeAndReason(_ trouble: Trouble) async throws {
      try await ClusterPlatform.run(settings: Self.oneTry) { platform in
        try await platform.limitMemory(to: "64Mi")
        try await platform.cluster.script(trouble.script)
        _ = try await platform.startDispatcher()
        try await platform.expectFailure(try await platform.submit(), trouble.code, trouble.words)
      }
    }

    @Test(.standInOnly) func triesAgainOnAnotherPod() async throws {
      try await ClusterPlatform.run { platform in
        try await platform.cluster.script(.init("ImagePullBackOff"))
        _ = try await platform.startDispatcher()
        let scan = try await platform.submit()
        try await platform.expectSuccess([scan])
        #expect(try await platform.attempts(scan).map(\.brief) == ["lost SR906", "succeeded"])
        try await platform.expectOnePodPerAttempt()
      }
    }

    @Test(.standInOnly) func doesNotWaitForANameThatIsNone() async throws {
      try await ClusterPlatform.run(settings: Self.oneTry) { platform in
        try await platform.cluster.script(.init("InvalidImageName"))
        _ = try await platform.startDispatcher(timing: ClusterPlatform.patientTiming)
        try await platform.expectFailure(try await platform.submit(), "SR906", ["InvalidImageName"])
      }
    }

    @Test(.standInOnly) func waitsForAnImageThatComes() async throws {
      try await ClusterPlatform.run(settings: Self.oneTry) { platform in
        try await platform.cluster.script(.init("ImagePullBackOff", seconds: 0.1))
        _ = try await platform.startDispatcher(timing: ClusterPlatform.patientTiming)
        let scan = try await platform.submit()
        try await waitUntil("the image could not be pulled") {
          let states = try await platform.pods(of: scan).first?.status?.containerStatuses?.map { "\($0)" } ?? []
          return states.contains { $0.contains("ImagePullBackOff") }
        }
        try await platform.cluster.play(.init("Local"), pod: ClusterPlatform.jobName(scan))
        try await platform.expectSuccess([scan])
        #expect(try await platform.attempts(scan).map(\.brief) == ["succeeded"])
      }
    }

    @Test func saysWhatTheContainerSaidLast() async throws {
      try await ClusterPlatform.run(settings: Self.oneTry) { platform in
        var template = platform.template
        template.setCommand(["/bin/sh", "-c", "echo the last words; exit 3"])
        _ = try await platform.startDispatcher(template: template)
        try await platform.expectFailure(try await platform.submit(), "SR903", ["3", "the last words"])
      }
    }

    @Test func givesUpAScanThatNoNodeTakes() async throws {
      let settings = "\(Self.oneTry), pending_limit = '4 s', dispatch_lease = '2 s'"
      try await ClusterPlatform.run(settings: settings) { platform in
        var template = platform.template
        template.pod["nodeSelector"] = ["scanrook.io/none": "such"]
        if !platform.cluster.isReal { try await platform.cluster.script(.init("Unschedulable")) }
        _ = try await platform.startDispatcher(template: template)
        let scan = try await platform.submit()
        try await platform.expectFailure(scan, "SR901", ["Unschedulable", "available"])
      }
    }

    @Test func endsAnAttemptWhosePodSomebodyDeleted() async throws {
      try await ClusterPlatform.run(settings: Self.oneTry) { platform in
        _ = try await platform.startDispatcher(template: platform.sleepingTemplate)
        let scan = try await platform.submit()
        let pod = try await platform.pod(of: scan, phase: "Running").metadata
        try await platform.client.delete(Pod.self, named: pod.name, uid: try #require(pod.uid))
        try await platform.expectFailure(scan, "SR903", [])
      }
    }

    @Test func endsAnAttemptWhoseJobSomebodyDeleted() async throws {
      try await ClusterPlatform.run(settings: Self.oneTry) { platform in
        _ = try await platform.startDispatcher(template: platform.sleepingTemplate)
        let scan = try await platform.submit()
        _ = try await platform.pod(of: scan, phase: "Running")
        let job = try #require(try await platform.job(named: ClusterPlatform.jobName(scan))).metadata
        try await platform.client.delete(Job.self, named: job.name, uid: try #require(job.uid))
        try await platform.expectFailure(scan, "SR903", [])
      }
    }

    @Test func endsAnAttemptAtTheDeadlineOfItsJob() async throws {
      try await ClusterPlatform.run(settings: Self.oneTry) { platform in
        _ = try await platform.startDispatcher(template: platform.sleepingTemplate)
        let scan = try await platform.submit()
        _ = try await platform.pod(of: scan, phase: "Running")
        _ = try await platform.client.patch(
          Job.self, named: ClusterPlatform.jobName(scan), with: ["spec": ["activeDeadlineSeconds": 1]])
        try await platform.expectFailure(scan, "SR312", [])
      }
    }

    /// The Job is fine; nobody but its events says why there is no pod.
    @Test func saysWhyPodsAreNotAllowed() async throws {
      try await ClusterPlatform.run(settings: Self.oneTry) { platform in
        var template = platform.template
        template.pod["hostNetwork"] = true
        if platform.cluster.isReal {
          _ = try await platform.client.patch(
            Namespace.self, named: platform.cluster.namespace,
            with: ["metadata": ["labels": ["pod-security.kubernetes.io/enforce": "baseline"]]])
        } else {
          try await platform.cluster.refusePods(because: "violates PodSecurity \"baseline:latest\": host namespaces")
        }
        _ = try await platform.startDispatcher(template: template)
        try await platform.expectFailure(try await platform.submit(), "SR906", ["violates PodSecurity"])
      }
    }

    /// A quota may get free, so it is waited for as long as for a node.
    @Test func saysWhyThereWasNoPodInTime() async throws {
      let settings = "\(Self.oneTry), pending_limit = '5 s', dispatch_lease = '2 s'"
      try await ClusterPlatform.run(settings: settings) { platform in
        if platform.cluster.isReal {
          _ = try await platform.client.create(ResourceQuota(name: "no-pods", hard: ["pods": "0"]))
        } else {
          try await platform.cluster.refusePods(because: "exceeded quota: no-pods, requested: pods=1, limited: pods=0")
        }
        _ = try await platform.startDispatcher()
        try await platform.expectFailure(try await platform.submit(), "SR901", ["exceeded quota: no-pods"])
      }
    }

    // On nodes that pull, kill and look things up by themselves.

    @Test(
      .realKubelet,
      arguments: [
        ("localhost:1/scanrook-none:1", "Pull"), ("Not/A//Name", "InvalidImageName"),
      ])
    func endsAnAttemptWhoseImageCannotBeHad(image: String, reason: String) async throws {
      try await ClusterPlatform.run(settings: Self.oneTry) { platform in
        _ = try await platform.startDispatcher(image: image)
        try await platform.expectFailure(try await platform.submit(), "SR906", [reason])
      }
    }

    @Test(.realKubelet) func endsAnAttemptWhoseVariableLacksItsSecret() async throws {
      try await ClusterPlatform.run(settings: Self.oneTry) { platform in
        var template = platform.template
        template.addVariable(["name": "X", "valueFrom": ["secretKeyRef": ["name": "missing", "key": "x"]]])
        _ = try await platform.startDispatcher(template: template)
        try await platform.expectFailure(
          try await platform.submit(), "SR906", ["CreateContainerConfigError", "missing"])
      }
    }

    @Test(.realKubelet) func endsAnAttemptThatTookTooMuchMemory() async throws {
      try await ClusterPlatform.run(settings: Self.oneTry) { platform in
        try await platform.limitMemory(to: "64Mi")
        var template = platform.template
        template.setCommand(["/bin/sh", "-c", "exec tail /dev/zero"])
        _ = try await platform.startDispatcher(template: template)
        try await platform.expectFailure(try await platform.submit(), "SR304", ["64Mi"])
      }
    }
  }
}

extension ClusterPlatform {
  /// The scan failed at its only attempt.
  fileprivate func expectFailure(
    _ scan: UUID, _ code: String, _ words: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let status = try await finished(scan, sourceLocation: sourceLocation)
    let attempts = try await attempts(scan)
    #expect(status.state == "failed", "\(status)", sourceLocation: sourceLocation)
    #expect(attempts.map(\.code) == [code], "\(attempts)", sourceLocation: sourceLocation)
    for word in words {
      #expect(attempts.first?.reason.contains(word) == true, "\(word): \(attempts)", sourceLocation: sourceLocation)
    }
  }

  fileprivate func limitMemory(to limit: String) async throws {
    try await owner.query("update scanrook.resource_classes set memory_limit = $1", [.text(limit)])
  }

  /// Pods that run and never speak.
  var sleepingTemplate: JobTemplate {
    var template = template
    template.setCommand(["/bin/sleep", "600"])
    return template
  }
}
