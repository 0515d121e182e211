import FoundationEssentials
import ScanModel

/// What several kubeconfig files say together: of two entries of one name, that of the first file counts.
struct Kubeconfig {
  private struct Entry<Value> {
    var value: Value
    /// Against which its paths are read.
    var folder: String
  }

  private var currentContext: String?
  private var clusters: [String: Entry<KubeconfigFile.Cluster>] = [:]
  private var users: [String: Entry<KubeconfigFile.User>] = [:]
  private var contexts: [String: KubeconfigFile.Context] = [:]

  /// Leaves out files that do not exist, unless all do not. Throws `SR261`.
  static func load(_ paths: [String]) throws -> Kubeconfig {
    var whole = Kubeconfig()
    let found = paths.filter { FileManager.default.fileExists(atPath: $0) }
    guard !found.isEmpty else {
      throw ScanError(
        code: .kubeconfigUnreadable, message: "There is no file \(paths.joined(separator: ", ").printable()).",
        detail: "A kubeconfig that KUBECONFIG names.")
    }
    for path in found {
      guard let data = FileManager.default.contents(atPath: path) else {
        throw ScanError(code: .kubeconfigUnreadable, message: "\(path.printable()) cannot be read.")
      }
      // An empty file is what some programs make first.
      guard data.contains(where: { $0 > 0x20 }) else { continue }
      let slash = path.lastIndex(of: "/")
      whole.add(
        try KubeconfigFile(text: String(decoding: data, as: UTF8.self), path: path),
        folder: slash.map { String(path[...$0]) } ?? "")
    }
    return whole
  }

  private mutating func add(_ file: KubeconfigFile, folder: String) {
    if currentContext == nil, let named = file.currentContext, !named.isEmpty { currentContext = named }
    for entry in file.clusters ?? [] where clusters[entry.name] == nil {
      clusters[entry.name] = Entry(value: entry.cluster, folder: folder)
    }
    for entry in file.users ?? [] where users[entry.name] == nil {
      users[entry.name] = Entry(value: entry.user, folder: folder)
    }
    for entry in file.contexts ?? [] where contexts[entry.name] == nil { contexts[entry.name] = entry.context }
  }

  /// Throws `SR262` when something is missing, `SR263` for what is not supported, `SR264` for data that is not base64.
  func configuration(context wanted: String?) throws -> ClusterConfiguration {
    guard let name = wanted ?? currentContext else {
      throw missing("a current context", hint: "kubectl config use-context NAME")
    }
    guard let context = contexts[name] else { throw missing("the context \(name.printable())") }
    guard let cluster = clusters[context.cluster], let server = cluster.value.server, !server.isEmpty else {
      throw missing("a server for the cluster \(context.cluster.printable())")
    }
    if cluster.value.serverName != nil { throw unsupported("tls-server-name") }
    var configuration = ClusterConfiguration(context: name, server: server)
    if let namespace = context.namespace, !namespace.isEmpty { configuration.namespace = namespace }
    configuration.authorities = try material(
      cluster.value.authorityData, cluster.value.authorityFile, cluster.folder, "certificate-authority-data")
    configuration.verifiesServer = cluster.value.skipsVerification != true
    configuration.proxy = cluster.value.proxy
    if let userName = context.user, !userName.isEmpty {
      guard let user = users[userName] else { throw missing("the user \(userName.printable())") }
      configuration.login = try login(user, clusterInfo: clusterInfo(cluster.value, configuration))
    }
    return configuration
  }

  private func login(_ user: Entry<KubeconfigFile.User>, clusterInfo: JSON) throws -> ClusterConfiguration.Login {
    let value = user.value
    if value.provider != nil { throw unsupported("auth-provider", "An exec program, which took its place.") }
    if value.username != nil { throw unsupported("username", "A token, certificate or exec program.") }
    if value.impersonated != nil { throw unsupported("as") }
    var login = ClusterConfiguration.Login()
    login.certificate = try material(
      value.certificateData, value.certificateFile, user.folder, "client-certificate-data")
    login.key = try material(value.keyData, value.keyFile, user.folder, "client-key-data")
    guard (login.certificate == nil) == (login.key == nil) else {
      throw missing(login.key == nil ? "a client-key beside its client-certificate" : "a client-certificate")
    }
    login.token = value.token.flatMap { $0.isEmpty ? nil : $0 }
    login.tokenFile = value.tokenFile.map { Self.path($0, in: user.folder) }
    if let exec = value.exec { login.program = try program(exec, user.folder, clusterInfo) }
    return login
  }

  private func program(
    _ exec: KubeconfigFile.User.Program, _ folder: String, _ clusterInfo: JSON
  ) throws -> CredentialProgram {
    guard let version = exec.apiVersion, CredentialProgram.versions.contains(version) else {
      throw unsupported(
        "exec of \(exec.apiVersion?.printable() ?? "no version")", CredentialProgram.versions.joined(separator: " or "))
    }
    if exec.interactiveMode == "Always" { throw unsupported("exec with interactiveMode Always") }
    // A name without a slash is looked up in PATH.
    var program = CredentialProgram(
      apiVersion: version, command: exec.command.contains("/") ? Self.path(exec.command, in: folder) : exec.command)
    program.arguments = exec.args ?? []
    program.environment = (exec.env ?? []).map { .init(name: $0.name, value: $0.value) }
    program.installHint = exec.installHint
    if exec.provideClusterInfo == true { program.clusterInfo = clusterInfo }
    return program
  }

  /// As an exec program is told it. Source: client.authentication.k8s.io/v1, Cluster.
  private func clusterInfo(_ cluster: KubeconfigFile.Cluster, _ configuration: ClusterConfiguration) -> JSON {
    var info: JSON = ["server": .string(configuration.server)]
    switch configuration.authorities {
    case .bytes(let bytes): info["certificate-authority-data"] = .string(Data(bytes).base64EncodedString())
    case .file(let path):
      info["certificate-authority-data"] = FileManager.default.contents(atPath: path).map {
        .string($0.base64EncodedString())
      }
    case nil: break
    }
    if !configuration.verifiesServer { info["insecure-skip-tls-verify"] = true }
    info["proxy-url"] = cluster.proxy.map { .string($0) }
    info["config"] = cluster.extensions?.first { $0.name == "client.authentication.k8s.io/exec" }?.extension
    return info
  }

  /// Data goes before a file.
  private func material(
    _ data: String?, _ path: String?, _ folder: String, _ field: String
  ) throws -> ClusterConfiguration.Material? {
    if let data, !data.isEmpty {
      guard let bytes = Data(base64Encoded: data.filter { !$0.isWhitespace }) else {
        throw ScanError(code: .clusterCredentialsUnusable, message: "The \(field) of the kubeconfig is not base64.")
      }
      return .bytes([UInt8](bytes))
    }
    return path.flatMap { $0.isEmpty ? nil : .file(Self.path($0, in: folder)) }
  }

  private static func path(_ path: String, in folder: String) -> String { path.hasPrefix("/") ? path : folder + path }

  private func missing(_ what: String, hint: String? = nil) -> ScanError {
    ScanError(
      code: .kubeconfigIncomplete, message: "The kubeconfig has not \(what).",
      hint: hint ?? "kubectl config get-contexts")
  }

  private func unsupported(_ what: String, _ instead: String? = nil) -> ScanError {
    ScanError(
      code: .kubeconfigUnsupported, message: "The kubeconfig asks for \(what), which is not supported.",
      detail: instead)
  }
}
