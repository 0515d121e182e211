import FoundationEssentials
import KubernetesAPI
import ScanModel
import ScanStore
import Testing

@testable import DispatcherService

/// What the dispatcher makes of the operators' template.
@Suite struct JobTemplateTests {
  private static let root = #filePath.firstRange(of: "/Tests/").map { String(#filePath[..<$0.lowerBound]) } ?? "."
  private static let jobID = "0190f3a1-7c4e-7b52-9d3e-aabbccddeeff"
  private let place = JobPlace(
    namespace: "scans", installationID: UUID(uuid: (10, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 255)),
    scannerImage: "registry.example/scanner:1")

  private func attempt(
    key: String? = "a/b/c.tar", bucket: String? = "deltaguard", attempt: Int = 2,
    type: ClaimedAttempt.ScanType = .object
  ) throws -> ClaimedAttempt {
    ClaimedAttempt(
      id: AttemptID(jobID: try #require(UUID(uuidString: Self.jobID)), fence: .max), number: 42, attempt: attempt,
      token: "secret", target: "s3://\(bucket ?? "")/\(key ?? "")", scanType: type, bucket: bucket, objectKey: key,
      resources: ScanResources(
        resourceClass: "large", cpuRequest: "2", cpuLimit: "4", memoryRequest: "1Gi", memoryLimit: "4Gi",
        scratchLimit: "40Gi", timeLimit: .milliseconds(899_500)),
      dispatchLease: .seconds(60), pendingLimit: .seconds(600))
  }

  private static func file(_ path: String) throws -> String {
    try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
  }

  private func base(patch: String? = nil) throws -> JobTemplate {
    try JobTemplate(job: try Self.file("k8s/base/scan-job.yaml"), patch: patch)
  }

  private func small(_ scanner: String = "name: scanner", pod: String = "", patch: String? = nil) throws -> JobTemplate
  {
    try JobTemplate(
      job: """
        apiVersion: batch/v1
        kind: Job
        spec: {template: {spec: {containers: [{\(scanner)}]\(pod)}}}
        """, patch: patch)
  }

  private func scanner(of job: JSON) throws -> JSON { try #require(job.scanners.first) }

  private func mounts(of job: JSON) throws -> [String?] {
    try #require(try scanner(of: job)["volumeMounts"]?.array).map {
      "\($0["name"]?.string ?? "") \($0["mountPath"]?.string ?? "") \($0["subPath"]?.string ?? "") "
        + ($0["readOnly"] == true ? "ro" : "rw")
    }
  }

  private func fault(_ make: () throws -> JobTemplate) -> String {
    do {
      _ = try make()
      return "none"
    } catch let error as ScanError {
      return error.known == .clusterTemplateUnusable ? error.message : "\(error)"
    } catch {
      return "\(error)"
    }
  }
}

extension JobTemplateTests {
  @Test func fillsInTheJobOfTheManifests() throws {
    let job = try base().job(for: try attempt(), in: place)
    #expect(job["apiVersion"] == "batch/v1" && job["kind"] == "Job")
    #expect(job[path: "metadata", "name"]?.string == "scan-\(Self.jobID)-2")
    #expect(job[path: "metadata", "namespace"] == "scans")
    let labels: [String: JSON] = [
      "app.kubernetes.io/name": "scanrook", "app.kubernetes.io/component": "scan",
      "app.kubernetes.io/managed-by": "scanrook-dispatcher",
      "scanrook.io/installation": "0a010101-0101-0101-0101-0101010101ff", "scanrook.io/job-id": .string(Self.jobID),
      "scanrook.io/attempt": "2", "scanrook.io/fence": "9223372036854775807",
    ]
    #expect(job[path: "metadata", "labels"] == .object(labels))
    #expect(job[path: "spec", "template", "metadata", "labels"] == .object(labels))
    #expect(job[path: "spec", "suspend"] == true)
    #expect(job[path: "spec", "backoffLimit"] == 0)
    #expect(job[path: "spec", "activeDeadlineSeconds"] == 1_560)
    #expect(job[path: "spec", "ttlSecondsAfterFinished"] == 600)
    #expect(job[path: "spec", "template", "spec", "restartPolicy"] == "Never")
    #expect(job[path: "spec", "template", "spec", "securityContext", "runAsUser"] == 65_532)
    let volumes = job[path: "spec", "template", "spec", "volumes"]?.array
    #expect(volumes?.first == ["name": "scratch", "emptyDir": ["sizeLimit": "40Gi"]])
  }

  @Test func fillsInTheScanner() throws {
    let container = try scanner(of: try base().job(for: try attempt(), in: place))
    #expect(container["image"] == "registry.example/scanner:1")
    #expect(
      container["resources"] == [
        "requests": ["cpu": "2", "memory": "1Gi", "ephemeral-storage": "40Gi"],
        "limits": ["cpu": "4", "memory": "4Gi", "ephemeral-storage": "40Gi"],
      ])
    let env = try #require(container["env"]?.array)
    let names = env.map { $0["name"]?.string ?? "" }
    #expect(
      names == [
        "SCANROOK_DATABASE_URL", "SCANROOK_OBJECT_STORE", "SCANROOK_SCRATCH", "TMPDIR", "SCANROOK_JOB_ID",
        "SCANROOK_FENCE", "SCANROOK_NUMBER", "SCANROOK_TOKEN", "SCANROOK_POD_UID", "SCANROOK_NODE",
      ])
    #expect(env[4] == ["name": "SCANROOK_JOB_ID", "value": .string(Self.jobID)])
    #expect(env[5] == ["name": "SCANROOK_FENCE", "value": "9223372036854775807"])
    #expect(env[6] == ["name": "SCANROOK_NUMBER", "value": "42"])
    let secret: JSON = ["secretKeyRef": ["name": .string("scan-\(Self.jobID)-2"), "key": "token"]]
    #expect(env[7] == ["name": "SCANROOK_TOKEN", "valueFrom": secret])
    #expect(env[8] == ["name": "SCANROOK_POD_UID", "valueFrom": ["fieldRef": ["fieldPath": "metadata.uid"]]])
    #expect(env[9] == ["name": "SCANROOK_NODE", "valueFrom": ["fieldRef": ["fieldPath": "spec.nodeName"]]])
    let json = String(decoding: try JSONEncoder().encode(container), as: UTF8.self)
    #expect(!json.contains("\"secret\""), "the token itself is in the Secret only")
  }

  @Test func takesTheDevelopersPatch() throws {
    let job = try base(patch: try Self.file("k8s/overlays/dev/scan-job-patch.yaml")).job(for: try attempt(), in: place)
    #expect(job[path: "spec", "ttlSecondsAfterFinished"] == 3_600)
    #expect(job[path: "spec", "backoffLimit"] == 0)
    let env = try #require(try scanner(of: job)["env"]?.array)
    #expect(env[4] == ["name": "SCANROOK_LOG_LEVEL", "value": "debug"])
    #expect(env.count == 11)
  }

  @Test func takesTheExampleOfTheReadme() throws {
    let readme = try Self.file("k8s/README.md")
    // The right half of the example, below its heading.
    let lines = readme.split(separator: "\n", omittingEmptySubsequences: false)
    let heading = try #require(lines.firstIndex { $0.contains("# scan-job-patch.yaml") })
    let example = lines[(heading + 1)...].prefix { !$0.hasPrefix("```") }
    let patch = example.map { $0.dropFirst(55) }.joined(separator: "\n")
    let job = try base(patch: String(patch)).job(for: try attempt(), in: place)
    #expect(job[path: "spec", "template", "spec", "nodeSelector"] == ["scans": "yes"])
    #expect(try mounts(of: job).prefix(2) == ["scratch /scratch  rw", "ca /etc/scanrook/ca  ro"])
  }

  @Test func winsOverTemplateAndPatch() throws {
    let patch = """
      metadata: {name: mine, namespace: other, generateName: x-, labels: {scanrook.io/fence: "1", team: a}}
      spec:
        suspend: false
        backoffLimit: 6
        activeDeadlineSeconds: 1
        template:
          metadata: {labels: {scanrook.io/job-id: x, team: b}, annotations: {a: b}}
          spec:
            restartPolicy: OnFailure
            containers:
            - name: scanner
              image: other
              env: [{name: SCANROOK_TOKEN, value: x}, {name: SCANROOK_NODE, value: x}, {name: MINE, value: "1"}]
              resources: {requests: {cpu: 1m, example.com/gpu: "1"}, limits: {memory: 1Mi}}
              volumeMounts:
              - {name: objects, mountPath: /objects}
              - {name: other, mountPath: /objects/deltaguard/a/b}
            - {name: sidecar, image: s, env: [{name: SCANROOK_TOKEN, value: own}]}
      """
    let job = try base(patch: patch).job(for: try attempt(), in: place)
    #expect(job[path: "metadata", "name"]?.string == "scan-\(Self.jobID)-2")
    #expect(job[path: "metadata", "namespace"] == "scans")
    #expect(job[path: "metadata", "generateName"] == nil)
    #expect(job[path: "metadata", "labels", "scanrook.io/fence"] == "9223372036854775807")
    #expect(job[path: "metadata", "labels", "team"] == "a")
    #expect(job[path: "spec", "suspend"] == true)
    #expect(job[path: "spec", "backoffLimit"] == 0)
    #expect(job[path: "spec", "activeDeadlineSeconds"] == 1_560)
    let pod = try #require(job[path: "spec", "template"])
    #expect(pod[path: "metadata", "labels", "scanrook.io/job-id"]?.string == Self.jobID)
    #expect(pod[path: "metadata", "labels", "team"] == "b")
    #expect(pod[path: "metadata", "annotations"] == ["a": "b"])
    #expect(pod[path: "spec", "restartPolicy"] == "Never")
    let container = try scanner(of: job)
    #expect(container["image"] == "registry.example/scanner:1")
    #expect(container[path: "resources", "requests", "cpu"] == "2")
    #expect(container[path: "resources", "requests", "example.com/gpu"] == "1")
    #expect(container[path: "resources", "limits", "memory"] == "4Gi")
    let env = try #require(container["env"]?.array)
    #expect(env.filter { $0["name"] == "SCANROOK_TOKEN" }.map { $0["value"] } == [nil])
    #expect(env.filter { $0["name"] == "SCANROOK_NODE" }.count == 1)
    #expect(env.contains(["name": "MINE", "value": "1"]))
    #expect(
      try mounts(of: job) == [
        "scratch /scratch  rw", "objects /objects/deltaguard/a/b deltaguard/a/b ro",
        "objects /objects/reports/\(Self.jobID)/2 reports/\(Self.jobID)/2 rw",
      ])
    let sidecar = pod[path: "spec", "containers"]?.array?.last
    #expect(sidecar?["env"] == [["name": "SCANROOK_TOKEN", "value": "own"]])
  }

  @Test func leavesTheImageWhereNoneIsGiven() throws {
    let place = JobPlace(namespace: "n", installationID: UUID())
    #expect(try scanner(of: try base().job(for: try attempt(), in: place))["image"] == "scanrook-scanner")
  }

  @Test func fillsInATemplateThatSaysNearlyNothing() throws {
    let job = try small().job(for: try attempt(), in: place)
    #expect(job[path: "metadata", "name"]?.string == "scan-\(Self.jobID)-2")
    #expect(job[path: "spec", "template", "metadata", "labels", "scanrook.io/attempt"] == "2")
    #expect(try scanner(of: job)["env"]?.array?.count == 6)
    #expect(try scanner(of: job)["volumeMounts"] == nil)
    #expect(job[path: "spec", "template", "spec", "volumes"] == nil)
  }

  @Test func keepsNamesAndLabelsWithin63Characters() throws {
    let job = try base().job(for: try attempt(attempt: 2_147_483_647), in: place)
    let name = try #require(job[path: "metadata", "name"]?.string)
    #expect(name == "scan-\(Self.jobID)-2147483647")
    // Pods have the name of their Job, a hyphen and five letters.
    #expect(name.count + 6 <= 63)
    for labels in [job[path: "metadata", "labels"], job[path: "spec", "template", "metadata", "labels"]] {
      for (key, value) in try #require(labels?.object) {
        let value = try #require(value.string)
        #expect(value.wholeMatch(of: /[a-z0-9A-Z]([-a-z0-9A-Z_.]{0,61}[a-z0-9A-Z])?/) != nil)
        #expect(key.split(separator: "/").allSatisfy { $0.count <= 63 })
      }
    }
  }
}

extension JobTemplateTests {
  @Test(arguments: [
    ("a/b/c.tar", "objects /objects/deltaguard/a/b deltaguard/a/b ro"),
    ("a/c.tar", "objects /objects/deltaguard/a deltaguard/a ro"),
    ("c.tar", "objects /objects/deltaguard/c.tar deltaguard/c.tar ro"),
    ("mit Leerzeichen/ä/c.tar", "objects /objects/deltaguard/mit Leerzeichen/ä deltaguard/mit Leerzeichen/ä ro"),
    ("a/..b/c", "objects /objects/deltaguard/a/..b deltaguard/a/..b ro"),
  ]) func mountsTheFolderOfTheArtifact(key: String, mount: String) throws {
    let job = try base().job(for: try attempt(key: key), in: place)
    #expect(
      try mounts(of: job) == [
        "scratch /scratch  rw", mount, "objects /objects/reports/\(Self.jobID)/2 reports/\(Self.jobID)/2 rw",
      ])
  }

  @Test(arguments: ["a:b/c", "a/c:d", "../c", "a/../c", "a//c", "/c", "a/", ".", "", "a/./b", "a/\0/b"])
  func refusesAKeyThatCannotBeMounted(key: String) throws {
    let template = try base()
    let error = try #require(throws: ScanError.self) { try template.job(for: try attempt(key: key), in: place) }
    #expect(error.known == .objectNotMountable)
  }

  @Test func refusesWhatIsNoObject() throws {
    for template in [try base(), try small()] {
      let file = try attempt(key: nil, bucket: nil, type: .file)
      let error = try #require(throws: ScanError.self) { try template.job(for: file, in: place) }
      #expect(error.known == .objectNotMountable)
    }
    let template = try base()
    for nameless in [
      try attempt(key: nil), try attempt(bucket: nil), try attempt(bucket: ".."), try attempt(bucket: "a/b"),
    ] {
      let error = try #require(throws: ScanError.self) { try template.job(for: nameless, in: place) }
      #expect(error.known == .objectNotMountable)
    }
  }

  @Test func mountsNothingWhereTheStoreIsReachedOverTheNetwork() throws {
    let patch = """
      spec:
        template:
          spec:
            containers: [{name: scanner, env: [{name: SCANROOK_OBJECT_STORE, value: "https://store.example"}]}]
            volumes: [{name: objects, persistentVolumeClaim: null, emptyDir: {}}]
      """
    #expect(fault { try base(patch: patch) }.contains("there is a volume called objects, so SCANROOK_OBJECT_STORE"))
    let template = try JobTemplate(
      job: try Self.file("k8s/base/scan-job.yaml").replacing(
        "      - name: objects\n        persistentVolumeClaim: {claimName: scanrook-objects}\n", with: ""))
    #expect(try mounts(of: try template.job(for: try attempt(key: "a:b/c"), in: place)) == ["scratch /scratch  rw"])
  }

  @Test(arguments: [
    ("file:///objects", "/objects"), ("file:///srv/store//", "/srv/store"), ("file:///", nil), ("file://objects", nil),
    ("/objects", nil), ("file:///a:b", nil), ("s3://bucket", nil),
  ]) func takesTheRootOfTheStoreFromTheScanner(value: String, root: String?) throws {
    func template() throws -> JobTemplate {
      try small(
        "name: scanner, env: [{name: SCANROOK_OBJECT_STORE, value: '\(value)'}]",
        pod: ", volumes: [{name: objects, persistentVolumeClaim: {claimName: c}}]")
    }
    if let root {
      let mounts = try mounts(of: try template().job(for: try attempt(), in: place))
      #expect(mounts.first == "objects \(root)/deltaguard/a/b deltaguard/a/b ro")
    } else {
      #expect(fault(template).contains("SCANROOK_OBJECT_STORE"))
    }
  }
}

extension JobTemplateTests {
  private struct Merge: Decodable {
    var name: String
    var template: JSON
    var patch: JSON
    var merged: JSON
  }

  @Test func mergesLikeTheCheckOfTheManifests() throws {
    let text = try Self.file("Tests/DispatcherServiceTests/Fixtures/template-merges.json")
    let merges = try JSONDecoder().decode([Merge].self, from: Data(text.utf8))
    #expect(merges.count > 10)
    for merge in merges { #expect(merge.template.merged(with: merge.patch) == merge.merged, "\(merge.name)") }
  }

  @Test(
    arguments: [
      ("yes", true), ("No", false), ("y", true), ("true", true), ("off", false), ("yess", "yess"), ("'yes'", "yes"),
      ("\"true\"", "true"), ("8080", 8080), ("'8080'", "8080"), ("!!str 8080", "8080"), ("-3", -3), ("+3", 3),
      ("017", 15),
      ("0o17", 15), ("0x1F", 31), ("-0x1f", -31), ("0b11", 3), ("1_000", 1000), ("089", .number(89)),
      ("1e3", .number(1000)),
      (".5", .number(0.5)), ("1.", .number(1)), ("-1.5", .number(-1.5)), ("500m", "500m"), ("2Gi", "2Gi"),
      ("1.2.3", "1.2.3"),
      ("2024-01-31", "2024-01-31"), ("2024-01-31T10:00:00Z", "2024-01-31T10:00:00Z"), ("12:30", "12:30"), ("+", "+"),
      (".", "."), ("0x", "0x"), ("1e", "1e"), ("", nil), ("~", nil), ("null", nil), ("'null'", "null"), ("0", 0),
      ("-0", 0),
      ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
      ("18446744073709551615", .number(0x1p64)), ("--1", "--1"), ("0x-1", "0x-1"), ("<", "<"),
      ("|\n  yes\n", "yes\n"), ("!!int 7", 7),
    ] as [(String, JSON?)]) func readsValuesAsKubectlDoes(text: String, value: JSON?) throws
  {
    #expect(try JSON(yaml: "a: \(text)") == ["a": value ?? .null])
    #expect(try JSON(yaml: "- \(text)") == [value ?? .null])
  }

  @Test func readsKeysAnchorsAndMerges() throws {
    let text = """
      on: &a {x: 1, y: 2}
      1: *a
      two: {<<: *a, x: 3}
      three: {x: 4, <<: [{z: 5, y: 6}, *a]}
      """
    #expect(
      try JSON(yaml: text) == [
        "on": ["x": 1, "y": 2], "1": ["x": 1, "y": 2], "two": ["x": 3, "y": 2], "three": ["x": 4, "y": 6, "z": 5],
      ])
    #expect(try JSON(yaml: "# nothing\n") == .null)
  }

  /// It is the API server that tells the operator.
  @Test func convertsNoNumberToAString() throws {
    let job = try small("name: scanner, env: [{name: PORT, value: 8080}]").job(for: try attempt(), in: place)
    #expect(try scanner(of: job)["env"]?.array?.first == ["name": "PORT", "value": 8080])
  }

  @Test func saysWhatIsWrongWithATemplate() throws {
    #expect(fault { try JobTemplate(job: "a: [") }.hasPrefix("job.yaml cannot be used: line "))
    #expect(fault { try JobTemplate(job: "a: 1\na: 2") }.contains("more than one a"))
    #expect(fault { try JobTemplate(job: "a: 1\n---\nb: 1") }.contains("another document"))
    #expect(fault { try JobTemplate(job: "a: *b") }.contains("undefined alias"))
    #expect(fault { try JobTemplate(job: "a: .inf") }.contains("is no number in JSON"))
    #expect(fault { try JobTemplate(job: "a: !!binary aGk=") }.contains("the tag"))
    #expect(fault { try JobTemplate(job: "? [a]\n: b") }.contains("a key is not a scalar"))
    #expect(fault { try JobTemplate(job: "<<: 1") }.contains("<< takes a mapping"))
    #expect(fault { try JobTemplate(job: "") }.contains("it is not a Job of batch/v1"))
    #expect(fault { try JobTemplate(job: "kind: Pod\napiVersion: v1") }.contains("it is not a Job of batch/v1"))
    #expect(fault { try small("name: other") }.contains("needs one container called scanner"))
    #expect(fault { try small("name: scanner}, {name: scanner") }.contains("needs one container called scanner"))
    #expect(fault { try small("image: x") }.contains("not a list of things that each have a name"))
    #expect(fault { try small("name: scanner, env: {A: b}") }.contains("env is not a list"))
    #expect(fault { try small("name: scanner, env: [{name: 1}]") }.contains("each have a name"))
    #expect(fault { try small("name: scanner, volumeMounts: [{name: x}]") }.contains("each have a mountPath"))
    #expect(fault { try small("name: scanner, resources: {limits: 1}") }.contains("resources.limits is not a mapping"))
    #expect(fault { try small(pod: ", volumes: {}") }.contains("volumes is not a list"))
    for key in ["parallelism", "completions"] {
      #expect(fault { try small(patch: "spec: {\(key): 2}") }.contains("spec.\(key) cannot be set"))
    }
    #expect(fault { try small(patch: "metadata: {labels: [a]}") }.contains("metadata.labels is not a mapping"))
    #expect(fault { try small(patch: "spec: 1") }.hasPrefix("job.yaml with patch.yaml cannot be used: spec is not"))
    #expect(fault { try small(patch: "- a") }.hasPrefix("patch.yaml cannot be used"))
    #expect(fault { try small(patch: "a: 'b") }.hasPrefix("patch.yaml cannot be used: line"))
    #expect(fault { try small(patch: "# nothing yet\n") } == "none")
  }

  @Test func readsTheFolderOfTheConfigMap() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "template-\(UUID())").path()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func write(_ name: String, _ bytes: [UInt8]) throws {
      try Data(bytes).write(to: URL(filePath: "\(folder)/\(name)"))
    }
    func read() -> String { fault { try JobTemplate(folder: folder) } }

    #expect(read() == "\(folder)/job.yaml cannot be used: there is no such file")
    try write("job.yaml", [0xFF])
    #expect(read() == "\(folder)/job.yaml cannot be used: it is not UTF-8")
    try write("job.yaml", Array(try Self.file("k8s/base/scan-job.yaml").utf8))
    #expect(read() == "none")
    try write("patch.yaml", Array("spec: {completions: 3}".utf8))
    #expect(read().hasPrefix("\(folder)/job.yaml with \(folder)/patch.yaml cannot be used: spec.completions"))
    try write("patch.yaml", Array("metadata: {labels: {team: a}}".utf8))
    let job = try JobTemplate(folder: folder).job(for: try attempt(), in: place)
    #expect(job[path: "metadata", "labels", "team"] == "a")
    try FileManager.default.removeItem(atPath: "\(folder)/patch.yaml")
    try FileManager.default.createDirectory(atPath: "\(folder)/patch.yaml", withIntermediateDirectories: true)
    #expect(read() == "\(folder)/patch.yaml cannot be used: it cannot be read")
  }
}
