import FoundationEssentials
import ScanModel
import Testing

@testable import KubernetesAPI

@Suite struct ClusterConfigurationTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let cluster = """
    apiVersion: v1
    kind: Config
    current-context: work
    contexts:
    - {name: work, context: {cluster: east, user: robot, namespace: scans}}
    - {name: other, context: {cluster: east, user: nobody}}
    clusters:
    - name: east
      cluster:
        server: https://east.example:6443/
        certificate-authority: pki/ca.crt
        proxy-url: http://proxy.example:3128

    """

  private func load(_ texts: [String], context: String? = nil) throws -> ClusterConfiguration {
    var paths: [String] = ["\(folder.path)/not-there"]
    for (number, text) in texts.enumerated() { paths.append(try folder.write("config-\(number)", text)) }
    return try ClusterConfiguration.load(
      environment: ["KUBECONFIG": paths.joined(separator: ":")], context: context)
  }

  private func code(_ texts: [String], context: String? = nil) -> ScanErrorCode? {
    do {
      _ = try load(texts, context: context)
      return nil
    } catch {
      return (error as? ScanError)?.known
    }
  }

  private func user(_ lines: String) -> String {
    Self.cluster + "users:\n- name: robot\n  user: {\(lines)}\n"
  }

  @Test func readsServerAuthoritiesNamespaceAndToken() throws {
    let configuration = try load([user("token: abc")])
    #expect(configuration.server == "https://east.example:6443")
    #expect(configuration.namespace == "scans")
    #expect(configuration.authorities == .file("\(folder.path)/pki/ca.crt"))
    #expect(configuration.proxy == "http://proxy.example:3128")
    #expect(configuration.verifiesServer)
    #expect(configuration.login.token == "abc")
  }

  @Test func mergesFilesSoThatTheFirstWins() throws {
    let second = """
      current-context: other
      users:
      - {name: robot, user: {token: second}}
      - {name: nobody, user: {tokenFile: token}}
      """
    #expect(try load([user("token: first"), second]).login.token == "first")
    let other = try load([user("token: first"), second], context: "other")
    #expect(other.context == "other")
    #expect(other.namespace == "default")
    #expect(other.login.tokenFile == "\(folder.path)/token")
  }

  @Test func readsCertificatesInPlace() throws {
    let configuration = try load([user("client-certificate-data: Q0VSVA==, client-key-data: S0VZ")])
    #expect(configuration.login.certificate == .bytes(Array("CERT".utf8)))
    #expect(configuration.login.key == .bytes(Array("KEY".utf8)))
  }

  @Test func readsAnExecProgram() throws {
    let exec = """
      exec: {apiVersion: client.authentication.k8s.io/v1, command: ./give, args: [a, b], provideClusterInfo: true,
      interactiveMode: IfAvailable, env: [{name: A, value: "1"}]}
      """
    let program = try #require(try load([user(exec)]).login.program)
    #expect(program.command == "\(folder.path)/./give")
    #expect(program.arguments == ["a", "b"])
    #expect(program.environment == [.init(name: "A", value: "1")])
    #expect(program.clusterInfo?["server"] == "https://east.example:6443")
  }

  @Test(arguments: [
    "auth-provider: {name: gcp}", "username: a, password: b", "as: admin, token: a",
    "exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: give}",
    "exec: {apiVersion: client.authentication.k8s.io/v1, command: give, interactiveMode: Always}",
  ])
  func refusesWhatItCannotDo(_ lines: String) {
    #expect(code([user(lines)]) == .kubeconfigUnsupported)
  }

  @Test func saysWhatIsMissing() {
    #expect(code([Self.cluster]) == .kubeconfigIncomplete)
    #expect(code([user("token: a")], context: "elsewhere") == .kubeconfigIncomplete)
    #expect(code([user("client-certificate: a.crt")]) == .kubeconfigIncomplete)
    #expect(code(["clusters: []"]) == .kubeconfigIncomplete)
    #expect(code([]) == .kubeconfigUnreadable)
    #expect(code([user("client-certificate-data: '*', client-key-data: S0VZ")]) == .clusterCredentialsUnusable)
  }

  @Test func keepsCredentialsOutOfItsMessages() throws {
    let text = user("token: hidden") + "  broken: [hidden\n"
    let error = try #require(throws: ScanError.self) { try load([text]) }
    #expect(error.known == .kubeconfigUnreadable)
    #expect(!"\(error)".contains("hidden"))
  }

  @Test func findsTheClusterInAPod() throws {
    try folder.write("namespace", "scans\n")
    let environment = ["KUBERNETES_SERVICE_HOST": "fd00::1", "KUBERNETES_SERVICE_PORT": "443"]
    let configuration = try ClusterConfiguration.inCluster(environment: environment, folder: folder.path)
    #expect(configuration.server == "https://[fd00::1]:443")
    #expect(configuration.namespace == "scans")
    #expect(configuration.login.tokenFile == "\(folder.path)/token")
  }

  @Test func saysThatNoClusterIsNamed() throws {
    #expect(
      try #require(throws: ScanError.self) { try ClusterConfiguration.load(environment: [:]) }.known == .clusterNotNamed
    )
  }
}
