import KubernetesAPI

extension JobTemplate {
  /// Finds what would keep the dispatcher from filling a template in. Whether it is a good Job, the API server says.
  static func check(_ job: JSON) throws(TemplateFault) {
    guard job["apiVersion"] == "batch/v1", job["kind"] == "Job" else {
      throw TemplateFault(text: "it is not a Job of batch/v1")
    }
    for path in [["metadata"], ["metadata", "labels"], ["spec", "template", "metadata"]] {
      try checkObject(job, path)
    }
    try checkObject(job, ["spec", "template", "metadata", "labels"])
    try checkObject(job, ["spec", "template", "spec"])
    for key in ["parallelism", "completions", "podFailurePolicy", "podReplacementPolicy"]
    where job[path: "spec", key] != nil {
      throw TemplateFault(text: "spec.\(key) cannot be set: one Kubernetes Job is one pod and one attempt")
    }
    try checkItems(job, ["spec", "template", "spec", "volumes"], by: "name")
    try checkItems(job, ["spec", "template", "spec", "containers"], by: "name")
    let scanners = job.scanners
    guard let container = scanners.first, scanners.count == 1 else {
      throw TemplateFault(text: "spec.template.spec.containers needs one container called \(scanner)")
    }
    try checkItems(container, ["env"], by: "name")
    try checkItems(container, ["volumeMounts"], by: "mountPath")
    try checkObject(container, ["resources", "requests"])
    try checkObject(container, ["resources", "limits"])
  }

  private static func checkObject(_ json: JSON, _ path: [String]) throws(TemplateFault) {
    for end in path.indices {
      let value = json[path: Array(path[...end])] ?? .null
      guard value.object != nil || value == .null else {
        throw TemplateFault(text: "\(path[...end].joined(separator: ".")) is not a mapping")
      }
    }
  }

  private static func checkItems(_ json: JSON, _ path: [String], by key: String) throws(TemplateFault) {
    try checkObject(json, path.dropLast())
    let value = json[path: path] ?? .null
    guard value != .null else { return }
    guard let items = value.array, items.allSatisfy({ $0[key]?.string != nil }) else {
      throw TemplateFault(text: "\(path.joined(separator: ".")) is not a list of things that each have a \(key)")
    }
  }
}

extension JSON {
  /// Of a Job, the containers called `scanner`.
  var scanners: [JSON] {
    self[path: "spec", "template", "spec", "containers"]?.array?.filter { $0["name"]?.string == JobTemplate.scanner }
      ?? []
  }
}
