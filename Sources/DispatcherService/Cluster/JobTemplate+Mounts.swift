import KubernetesAPI
import ScanModel
import ScanStore

extension JobTemplate {
  private static let variable = "SCANROOK_OBJECT_STORE"

  /// Where the scanner looks for the object store, by its own environment, so that mounts and scanner agree.
  static func objectStoreRoot(of job: JSON) throws(TemplateFault) -> String? {
    let volumes = job[path: "spec", "template", "spec", "volumes"]?.array ?? []
    guard volumes.contains(where: { $0["name"] == "objects" }) else { return nil }
    let value = job.scanners.first?["env"]?.array?.last { $0["name"]?.string == variable }?["value"]?.string
    guard let value, value.hasPrefix("file:///") else {
      throw TemplateFault(
        text: "there is a volume called objects, so \(variable) of the container \(scanner) must be file:///a/folder")
    }
    var root = value.dropFirst("file://".count)
    while root.hasSuffix("/") { root.removeLast() }
    guard !root.isEmpty, !root.contains(":"), !root.utf8.contains(0), !root.contains("$(") else {
      throw TemplateFault(text: "\(variable): nothing can be mounted at \(value)")
    }
    return String(root)
  }

  /// What an attempt sees of the volume `objects`: the folder of its artifact, and the one of its own report.
  func objectMounts(of attempt: ClaimedAttempt) throws(ScanError) -> [JSON] {
    guard attempt.scanType == .object else {
      throw ScanError(
        code: .objectNotMountable, message: "\(attempt.target.printable()) is a file of a machine, not an object",
        detail: "File scans are run by dispatchers that start processes on that machine.",
        hint: "Submit it again once its file is in the object store: scanrook submit FILE")
    }
    guard let root = objectStoreRoot else { return [] }
    let artifact = try artifactPath(of: attempt)
    let report = "reports/\(attempt.id.jobID.lowercased)/\(attempt.attempt)"
    return [
      Self.mount(artifact, below: root).with("readOnly", true),
      Self.mount(report, below: root),
    ]
  }

  /// The folder of the artifact, or the artifact itself where its folder would be the whole bucket.
  private func artifactPath(of attempt: ClaimedAttempt) throws(ScanError) -> String {
    guard let bucket = attempt.bucket, let key = attempt.objectKey else {
      throw Self.notMountable(attempt, "The database gave no bucket or no key.")
    }
    let parts = [bucket] + key.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }), !bucket.contains("/") else {
      throw Self.notMountable(attempt, "A bucket and the parts of a key cannot be empty, '.' or '..'.")
    }
    guard !parts.contains(where: { $0.contains(":") || $0.utf8.contains(0) }) else {
      throw Self.notMountable(attempt, "Kubernetes mounts no path that has a colon in it.")
    }
    return (parts.count > 2 ? parts.dropLast() : parts).joined(separator: "/")
  }

  private static func notMountable(_ attempt: ClaimedAttempt, _ detail: String) -> ScanError {
    ScanError(
      code: .objectNotMountable, message: "\(attempt.target.printable()) cannot be mounted into a pod", detail: detail,
      hint: "Put the object under another key and submit that.")
  }

  private static func mount(_ path: String, below root: String) -> JSON {
    ["name": "objects", "mountPath": .string("\(root)/\(path)"), "subPath": .string(path)]
  }
}

extension JSON {
  fileprivate func with(_ key: String, _ value: JSON) -> JSON {
    var copy = self
    copy[key] = value
    return copy
  }
}
