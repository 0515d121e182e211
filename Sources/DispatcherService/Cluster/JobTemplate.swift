import FoundationEssentials
import Glibc
import KubernetesAPI
import ScanModel
import ScanStore

/// The operators' template of the scan Job, and what the dispatcher fills in: k8s/README.md tells both.
///
/// A template that was read can be rendered: all that could be wrong with it is found when it is read, so that a
/// dispatcher with a bad one never becomes ready.
public struct JobTemplate: Sendable {
  /// The container that scans; others are the operators' own.
  static let scanner = "scanner"

  /// Template and patch, merged and checked.
  let merged: JSON
  /// Where pods see the object store; nil when the template has no volume for it, as when it is reached over the
  /// network.
  let objectStoreRoot: String?

  /// Reads `job.yaml`, and `patch.yaml` where it is there, of a folder: the mounted ConfigMap.
  ///
  /// Throws `SR266` for a file that cannot be read or is no YAML, and for a template that cannot be used; the message
  /// names the file and the fault.
  public init(folder: String) throws(ScanError) {
    let (job, patch) = ("\(folder)/job.yaml", "\(folder)/patch.yaml")
    guard let text = try Self.text(of: job) else { throw Self.fault(job, "there is no such file") }
    try self.init(job: (job, text), patch: (patch, try Self.text(of: patch)))
  }

  /// Takes the texts themselves. Throws `SR266` as `init(folder:)`.
  public init(job: String, patch: String? = nil) throws(ScanError) {
    try self.init(job: ("job.yaml", job), patch: ("patch.yaml", patch))
  }

  private init(job: (path: String, text: String), patch: (path: String, text: String?)) throws(ScanError) {
    let template = try Self.document(job.path, job.text)
    let change = try patch.text.map { text throws(ScanError) in try Self.document(patch.path, text) } ?? .null
    guard change.object != nil || change == .null else {
      throw Self.fault(patch.path, "it is not a mapping, so nothing can be merged with it")
    }
    merged = change == .null ? template : template.merged(with: change)
    do {
      try Self.check(merged)
      objectStoreRoot = try Self.objectStoreRoot(of: merged)
    } catch {
      throw Self.fault(change == .null ? job.path : "\(job.path) with \(patch.path)", error.text)
    }
  }

  /// Nil when there is no such file.
  private static func text(of path: String) throws(ScanError) -> String? {
    guard let data = FileManager.default.contents(atPath: path) else {
      if access(path, F_OK) != 0 && errno == ENOENT { return nil }
      throw fault(path, "it cannot be read")
    }
    guard let text = String(validating: data, as: UTF8.self) else { throw fault(path, "it is not UTF-8") }
    return text
  }

  private static func document(_ path: String, _ text: String) throws(ScanError) -> JSON {
    do {
      return try JSON(yaml: text)
    } catch {
      throw fault(path, error.text)
    }
  }

  private static func fault(_ path: String, _ fault: String) -> ScanError {
    ScanError(
      code: .clusterTemplateUnusable, message: "\(path.printable()) cannot be used: \(fault.printable())",
      hint: "Correct the ConfigMap scan-job-template; k8s/README.md tells what it may hold.")
  }
}

/// What is wrong with a template, for a message that names the file.
struct TemplateFault: Error, Hashable {
  var text: String
}
