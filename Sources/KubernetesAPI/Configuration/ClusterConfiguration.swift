import FoundationEssentials
import HTTPClient
import ScanModel

/// Which API server, and how to show it who we are.
///
/// What files hold is read when it is needed, and again when it changes: tokens and authorities are renewed in place.
public struct ClusterConfiguration: Hashable, Sendable {
  /// PEM, at hand or in a file.
  public enum Material: Hashable, Sendable {
    case bytes([UInt8])
    case file(String)
  }

  /// Whatever of it is there is used: a certificate besides a token, a token rather than a program.
  public struct Login: Hashable, Sendable {
    public var certificate: Material?
    public var key: Material?
    public var token: String?
    /// Goes before `token`.
    public var tokenFile: String?
    public var program: CredentialProgram?

    public init() {}
  }

  /// Where the configuration is from, for messages: a kubeconfig's context, or `in-cluster`.
  public var context: String
  /// `https://host:port`, without a slash at its end.
  public var server: String
  public var namespace = "default"
  /// Nil: the system's.
  public var authorities: Material?
  /// False only where the kubeconfig says `insecure-skip-tls-verify`.
  public var verifiesServer = true
  /// Nil: as the environment says.
  public var proxy: String?
  public var login = Login()

  public init(context: String, server: String) {
    self.context = context
    var server = server
    while server.hasSuffix("/") { server.removeLast() }
    self.server = server
  }

  /// From the kubeconfig files of `KUBECONFIG`, else from the pod in which this program runs. The user's own
  /// `~/.kube/config` is not looked at: which cluster scans run in is not left to where somebody last pointed kubectl.
  ///
  /// `context` chooses another than the kubeconfig's current one. Throws `SR260` when there is neither, and `SR261` to
  /// `SR264`.
  public static func load(
    environment: [String: String] = ProcessInfo.processInfo.environment, context: String? = nil
  ) throws -> ClusterConfiguration {
    if let files = environment["KUBECONFIG"], !files.isEmpty {
      return try Kubeconfig.load(files.split(separator: ":").map(String.init)).configuration(context: context)
    }
    if let context {
      throw ScanError(
        code: .clusterNotNamed, message: "The context \(context.printable()) is asked for, but KUBECONFIG is not set.",
        hint: "export KUBECONFIG=$HOME/.kube/config")
    }
    return try inCluster(environment: environment)
  }

  static func inCluster(
    environment: [String: String], folder: String = "/var/run/secrets/kubernetes.io/serviceaccount"
  ) throws -> ClusterConfiguration {
    guard let host = environment["KUBERNETES_SERVICE_HOST"], !host.isEmpty,
      let port = environment["KUBERNETES_SERVICE_PORT"], !port.isEmpty
    else {
      throw ScanError(
        code: .clusterNotNamed, message: "No Kubernetes cluster is named.",
        detail: "KUBECONFIG, or a pod's KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT.",
        hint: "export KUBECONFIG=$HOME/.kube/config")
    }
    var configuration = ClusterConfiguration(
      context: "in-cluster", server: "https://\(host.contains(":") ? "[\(host)]" : host):\(port)")
    guard let namespace = FileManager.default.contents(atPath: "\(folder)/namespace") else {
      throw ScanError(
        code: .clusterCredentialsUnusable, message: "\(folder)/namespace cannot be read.",
        detail: "The files of the pod's service account.",
        hint: "Set automountServiceAccountToken: true on the pod of the dispatcher.")
    }
    configuration.namespace = String(decoding: namespace, as: UTF8.self).filter { !$0.isWhitespace }
    configuration.authorities = .file("\(folder)/ca.crt")
    configuration.login.tokenFile = "\(folder)/token"
    return configuration
  }

  var proxies: ProxySettings {
    proxy.map { ProxySettings(http: $0, https: $0) } ?? .fromEnvironment()
  }
}
