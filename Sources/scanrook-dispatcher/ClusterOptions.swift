import ArgumentParser
import DispatcherService
import KubernetesAPI

enum LauncherKind: String, CaseIterable {
  case local, kubernetes
}

/// What only a dispatcher of Kubernetes Jobs is told.
struct ClusterOptions: ParsableArguments {
  @Option(
    help: "Namespace of the Jobs (SCANROOK_NAMESPACE; default: that of this pod, or of the kubeconfig's context).")
  var namespace: String?
  @Option(help: "Context of the kubeconfig (SCANROOK_KUBE_CONTEXT; default: its current one).")
  var context: String?
  @Option(help: "Folder with the scan-job template, job.yaml and perhaps patch.yaml (SCANROOK_JOB_TEMPLATE).")
  var jobTemplate: String?
  @Option(help: "Image of the scanner (SCANROOK_SCANNER_IMAGE; default: the template's).")
  var scannerImage: String?

  /// Throws `ScanError` `SR260` to `SR266`, or what is missing.
  func configuration(_ environment: [String: String]) throws -> KubernetesLauncher.Configuration {
    func value(_ option: String?, _ name: String) -> String? {
      (option ?? environment[name]).flatMap { $0.isEmpty ? nil : $0 }
    }
    guard let folder = value(jobTemplate, "SCANROOK_JOB_TEMPLATE") else {
      throw ValidationError("--job-template is missing; give it, or set SCANROOK_JOB_TEMPLATE")
    }
    var cluster = try ClusterConfiguration.load(
      environment: environment, context: value(context, "SCANROOK_KUBE_CONTEXT"))
    if let namespace = value(namespace, "SCANROOK_NAMESPACE") { cluster.namespace = namespace }
    var configuration = KubernetesLauncher.Configuration(
      client: KubernetesClient(cluster), template: try JobTemplate(folder: folder),
      scannerImage: value(scannerImage, "SCANROOK_SCANNER_IMAGE"))
    if let times = environment["SCANROOK_CLUSTER_TIMING"] {
      guard let timing = ClusterTiming(times) else {
        throw ValidationError("SCANROOK_CLUSTER_TIMING is not understood: \(times)")
      }
      configuration.timing = timing
    }
    configuration.client.requestTimeout = configuration.timing.request
    return configuration
  }
}
