import FoundationEssentials
import Glibc
import HTTPClient
import KubernetesAPI
import Subprocess
import SystemPackage

/// The stand-in API server as a child process, with TLS and a token; it ends with this process.
struct StandIn: Sendable {
  static let token = "stand-in-token"

  let kubeconfig: String
  private let server: String
  private let process: pid_t
  private let running: Task<TerminationStatus, any Error>
  private let http: HTTPClient

  static func start(_ options: TestCluster.Options) async throws -> StandIn {
    let folder = "\(try await sharedFolder.value)/\(UUID().uuidString.prefix(8).lowercased())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var arguments = [
      "--port-file", "\(folder)/port", "--tls", "\(folder)/tls", "--token", token, "--kubelet",
      options.runsContainers ? "local" : "none", "--job-seconds", "\(options.jobSeconds)", "--retry-seconds",
      "\(options.retrySeconds)",
    ]
    for right in options.rights { arguments += ["--allow", right] }
    let (process, running) = try await run(arguments, log: "\(folder)/stand-in.log")
    do {
      try await TestCluster.until("the stand-in listens; see \(folder)/stand-in.log") {
        FileManager.default.fileExists(atPath: "\(folder)/port")
      }
    } catch {
      kill(process, SIGTERM)
      throw error
    }
    let port = try String(contentsOfFile: "\(folder)/port", encoding: .utf8).filter { !$0.isWhitespace }
    let server = "https://127.0.0.1:\(port)"
    try kubeconfig(server).write(toFile: "\(folder)/kubeconfig", atomically: true, encoding: .utf8)
    var configuration = HTTPClient.Configuration()
    configuration.tls = TLSSettings(authorities: [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/tls/ca.crt"))))
    return StandIn(
      kubeconfig: "\(folder)/kubeconfig", server: server, process: process, running: running,
      http: HTTPClient(configuration: configuration))
  }

  private static func run(
    _ arguments: [String], log: String
  ) async throws -> (pid_t, Task<TerminationStatus, any Error>) {
    let output = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard output >= 0 else { throw SystemFailure(action: "open \(log)", errno: errno) }
    let (processes, sink) = AsyncStream.makeStream(of: pid_t.self)
    let running = Task {
      defer { sink.finish() }
      return try await Subprocess.run(
        .path(FilePath("\(packageRoot)/Tests/ClusterStandIn/run")), arguments: Arguments(arguments), input: .none,
        output: .fileDescriptor(FileDescriptor(rawValue: output), closeAfterSpawningProcess: true),
        error: .combinedWithOutput
      ) { execution in
        sink.yield(execution.processIdentifier.value)
      }.terminationStatus
    }
    for await process in processes { return (process, running) }
    throw ClusterFailure("The stand-in ended at once with \(try await running.value).")
  }

  private static func kubeconfig(_ server: String) -> String {
    """
    apiVersion: v1
    kind: Config
    current-context: stand-in
    contexts: [{name: stand-in, context: {cluster: stand-in, user: stand-in}}]
    clusters: [{name: stand-in, cluster: {server: "\(server)", certificate-authority: tls/ca.crt}}]
    users: [{name: stand-in, user: {token: \(token)}}]

    """
  }

  /// For all stand-ins of this process, removed when it has ended, however that is.
  private static let sharedFolder = Task {
    var path = Array("/tmp/scanrook-cluster-XXXXXX".utf8CString)
    guard mkdtemp(&path) != nil else { throw SystemFailure(action: "mkdtemp", errno: errno) }
    let folder = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // Waits as long as this process lives.
    Task { try await Keeper.watch(folder) }
    return folder
  }

  func stop() async {
    kill(process, SIGTERM)
    _ = await running.result
  }

  /// A request to one of the control endpoints; see Tests/ClusterStandIn/README.md.
  func control(_ method: String, _ path: String, _ body: JSON? = nil) async throws -> Data {
    var request = HTTPRequest(method, "\(server)/_stand-in/\(path)")
    if let body { request.body = .bytes([UInt8](try JSONEncoder().encode(body))) }
    request.timeouts.total = .seconds(20)
    let response = try await http.execute(request)
    let answer = Data(try await response.body.collect(upTo: 256 << 20))
    guard response.status == 200 else {
      throw ClusterFailure("\(method) \(path): \(response.status) \(String(decoding: answer, as: UTF8.self))")
    }
    return answer
  }
}
