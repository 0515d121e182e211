import FoundationEssentials
import KubernetesAPI
import TestServers

/// The template as operators install it, and a patch that lets its pods find what the tests made.
struct JobTemplate: Sendable {
  var patch: JSON

  init(folder: String, scannerURL: String, hasRealKubelet: Bool) {
    let environment = ProcessInfo.processInfo.environment
    // A node that runs pods as processes of this machine has no root folder of its own for them.
    let variables: JSON =
      hasRealKubelet
      ? [Self.variable("SCANROOK_DATABASE_URL", scannerURL)]
      : [
        Self.variable("SCANROOK_DATABASE_URL", scannerURL),
        Self.variable("SCANROOK_OBJECT_STORE", "file://\(folder)/objects"),
        Self.variable("SCANROOK_SCRATCH", "\(folder)/scratch"), Self.variable("TMPDIR", "\(folder)/scratch"),
      ]
    let container: JSON = [
      "name": "scanner",
      "command": [.string(environment["SCANROOK_TEST_SCANNER"] ?? Products.scanner)],
      "args": ["run"], "imagePullPolicy": "IfNotPresent", "env": variables,
    ]
    let objects: JSON =
      hasRealKubelet
      ? ["name": "objects", "persistentVolumeClaim": .null, "hostPath": ["path": .string("\(folder)/objects")]]
      : ["name": "objects", "persistentVolumeClaim": .null, "emptyDir": [:]]
    var pod: JSON = [
      "serviceAccountName": .null, "terminationGracePeriodSeconds": 2, "containers": [container], "volumes": [objects],
    ]
    if !hasRealKubelet {
      pod["securityContext"] = [
        "runAsNonRoot": .null, "runAsUser": .null, "runAsGroup": .null, "fsGroup": .null,
        "fsGroupChangePolicy": .null,
      ]
    }
    patch = ["spec": ["template": ["spec": pod]]]
  }

  private static func variable(_ name: String, _ value: String) -> JSON {
    ["name": .string(name), "value": .string(value), "valueFrom": .null]
  }

  /// The pod's part of the patch.
  var pod: JSON {
    get { patch["spec"]?["template"]?["spec"] ?? [:] }
    set { setTemplate("spec", newValue) }
  }

  /// Of the pod; `metadata` and `spec`.
  mutating func setTemplate(_ key: String, _ value: JSON) {
    var spec = patch["spec"] ?? [:]
    var template = spec["template"] ?? [:]
    template[key] = value
    spec["template"] = template
    patch["spec"] = spec
  }

  /// What runs instead of the scanner.
  mutating func setCommand(_ words: [String]) {
    var containers = pod["containers"]?.array ?? []
    containers[0]["command"] = .array(words.map { .string($0) })
    containers[0]["args"] = []
    pod["containers"] = .array(containers)
  }

  mutating func addVariable(_ variable: JSON) {
    var containers = pod["containers"]?.array ?? []
    containers[0]["env"] = .array((containers[0]["env"]?.array ?? []) + [variable])
    pod["containers"] = .array(containers)
  }

  /// Writes `job.yaml` and `patch.yaml`.
  func write(to folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let job = try String(contentsOfFile: "\(packageRoot)/k8s/base/scan-job.yaml", encoding: .utf8)
    try job.write(toFile: "\(folder)/job.yaml", atomically: true, encoding: .utf8)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // JSON is YAML.
    try encoder.encode(patch).write(to: URL(filePath: "\(folder)/patch.yaml"))
  }
}
