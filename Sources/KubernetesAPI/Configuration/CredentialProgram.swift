import FoundationEssentials
import ScanModel
import Subprocess
import SystemPackage

/// A program of the kubeconfig that gives credentials: `exec` of a user. Source: client.authentication.k8s.io.
public struct CredentialProgram: Hashable, Sendable {
  public struct Variable: Hashable, Sendable {
    public var name: String
    public var value: String
  }

  static let versions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"]

  public var apiVersion: String
  /// A path, or a name to look up in PATH.
  public var command: String
  public var arguments: [String] = []
  public var environment: [Variable] = []
  /// What to say when there is no such program.
  public var installHint: String?
  /// What the program is told of the cluster; nil: nothing.
  public var clusterInfo: JSON?
  /// After which it is ended. Default 30 seconds.
  public var timeLimit = Duration.seconds(30)

  public init(apiVersion: String, command: String) {
    self.apiVersion = apiVersion
    self.command = command
  }

  /// Throws `SR265` with what the program said to standard error; its output is never shown, since it holds the
  /// credential.
  func run() async throws -> ExecCredential.Status {
    let written = try await withThrowingTaskGroup(of: String.self) { group in
      group.addTask { try await output() }
      group.addTask {
        try await Task.sleep(for: timeLimit)
        throw failure("took longer than \(timeLimit.components.seconds) seconds")
      }
      defer { group.cancelAll() }
      return try await group.next() ?? ""
    }
    guard let credential = try? Wire.decode(ExecCredential.self, from: written.utf8),
      credential.kind == "ExecCredential"
    else { throw failure("wrote no ExecCredential") }
    guard credential.apiVersion == apiVersion else {
      throw failure("wrote an ExecCredential of \(credential.apiVersion.printable()), not \(apiVersion)")
    }
    guard let status = credential.status, status.isUsable else {
      throw failure("wrote neither a token nor a certificate with its key")
    }
    return status
  }

  private func output() async throws -> String {
    var variables: [Environment.Key: String?] = ["KUBERNETES_EXEC_INFO": try info()]
    for variable in environment {
      guard let name = Environment.Key(rawValue: variable.name) else { continue }
      variables[name] = variable.value
    }
    do {
      let result = try await Subprocess.run(
        command.contains("/") ? .path(FilePath(command)) : .name(command), arguments: Arguments(arguments),
        environment: .inherit.updating(variables), output: .string(limit: 1 << 20), error: .string(limit: 1 << 16))
      guard result.terminationStatus.isSuccess else {
        throw failure("ended with \(result.terminationStatus)", String(result.standardError.suffix(1_000)))
      }
      return result.standardOutput
    } catch let error as SubprocessError {
      try Task.checkCancellation()
      throw failure("could not be run", "\(error)")
    }
  }

  private func info() throws -> String {
    var spec: JSON = ["interactive": false]
    spec["cluster"] = clusterInfo
    let tree: JSON = ["apiVersion": .string(apiVersion), "kind": "ExecCredential", "spec": spec]
    return String(decoding: try Wire.encode(tree), as: UTF8.self)
  }

  private func failure(_ what: String, _ said: String? = nil) -> ScanError {
    ScanError(
      code: .credentialProgramFailed, message: "\(command.printable()), which gives the credentials, \(what).",
      detail: said, hint: installHint)
  }
}

/// What such a program writes.
struct ExecCredential: Decodable {
  struct Status: Decodable, Hashable {
    var token: String?
    var clientCertificateData: String?
    var clientKeyData: String?
    /// Nil: as long as this program runs, or until it is refused.
    var expirationTimestamp: Date?

    var isUsable: Bool {
      (clientCertificateData == nil) == (clientKeyData == nil) && (token?.isEmpty == false || clientKeyData != nil)
    }
  }

  var apiVersion: String
  var kind: String
  var status: Status?
}
