import KubernetesAPI
import ScanModel
import ScanStore

extension JobTemplate {
  /// Beyond the scan's own time limit and its longest wait: time for the scanner to say that it gives up.
  private static let deadlineMargin = Duration.seconds(60)

  /// The Kubernetes Job to create for an attempt, suspended; its Secret has the same name.
  ///
  /// What is set here wins over template and patch: variables by their name, labels by their key. Throws `SR268` for a
  /// file scan and for an object whose key cannot be mounted.
  func job(for attempt: ClaimedAttempt, in place: JobPlace) throws(ScanError) -> JSON {
    let mounts = try objectMounts(of: attempt)
    let labels = JobLabel.labels(of: attempt, in: place)
    var job = merged
    job[path: "metadata", "name"] = .string(JobLabel.name(of: attempt))
    job[path: "metadata", "generateName"] = nil
    job[path: "metadata", "namespace"] = .string(place.namespace)
    job[path: "metadata", "labels"].put(labels)
    job[path: "spec", "suspend"] = true
    job[path: "spec", "backoffLimit"] = 0
    job[path: "spec", "activeDeadlineSeconds"] = .integer(
      (attempt.resources.timeLimit + attempt.pendingLimit + Self.deadlineMargin).wholeSeconds)
    job[path: "spec", "template", "metadata", "labels"].put(labels)
    job[path: "spec", "template", "spec", "restartPolicy"] = "Never"
    job[path: "spec", "template", "spec", "volumes"].change(named: "scratch") { volume in
      if volume["emptyDir"] != nil {
        volume[path: "emptyDir", "sizeLimit"] = .string(attempt.resources.scratchLimit)
      }
    }
    job[path: "spec", "template", "spec", "containers"].change(named: Self.scanner) { container in
      if let image = place.scannerImage { container["image"] = .string(image) }
      container["env"].put(Self.variables(of: attempt), by: "name")
      container.setResources(attempt.resources)
      if objectStoreRoot != nil {
        container["volumeMounts"].remove { $0["name"] == "objects" }
        container["volumeMounts"].put(mounts, by: "mountPath")
      }
    }
    return job
  }

  /// The scanner's contract, as far as it depends on the attempt.
  private static func variables(of attempt: ClaimedAttempt) -> [JSON] {
    let token: JSON = [
      "secretKeyRef": ["name": .string(JobLabel.name(of: attempt)), "key": .string(JobLabel.tokenKey)]
    ]
    return [
      ["name": "SCANROOK_JOB_ID", "value": .string(attempt.id.jobID.lowercased)],
      ["name": "SCANROOK_FENCE", "value": .string(String(attempt.id.fence))],
      ["name": "SCANROOK_NUMBER", "value": .string(String(attempt.number))],
      ["name": "SCANROOK_TOKEN", "valueFrom": token],
      ["name": "SCANROOK_POD_UID", "valueFrom": ["fieldRef": ["fieldPath": "metadata.uid"]]],
      ["name": "SCANROOK_NODE", "valueFrom": ["fieldRef": ["fieldPath": "spec.nodeName"]]],
    ]
  }
}

extension JSON {
  /// Of a container; other resources, such as devices, stay.
  fileprivate mutating func setResources(_ resources: ScanResources) {
    self[path: "resources", "requests"].put([
      "cpu": .string(resources.cpuRequest), "memory": .string(resources.memoryRequest),
      "ephemeral-storage": .string(resources.scratchLimit),
    ])
    self[path: "resources", "limits"].put([
      "cpu": .string(resources.cpuLimit), "memory": .string(resources.memoryLimit),
      "ephemeral-storage": .string(resources.scratchLimit),
    ])
  }
}

extension Duration {
  /// Rounded up.
  fileprivate var wholeSeconds: Int64 { components.seconds + (components.attoseconds > 0 ? 1 : 0) }
}
