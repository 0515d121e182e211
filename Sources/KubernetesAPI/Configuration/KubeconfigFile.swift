import FoundationEssentials
import ScanModel
import Yams

/// One kubeconfig file as it is written.
struct KubeconfigFile: Decodable {
  struct NamedCluster: Decodable {
    var name: String
    var cluster: Cluster
  }

  struct NamedUser: Decodable {
    var name: String
    var user: User
  }

  struct NamedContext: Decodable {
    var name: String
    var context: Context
  }

  struct Context: Decodable {
    var cluster: String
    var user: String?
    var namespace: String?
  }

  struct Cluster: Decodable {
    struct NamedExtension: Decodable {
      var name: String
      var `extension`: JSON
    }

    var server: String?
    var authorityFile: String?
    var authorityData: String?
    var skipsVerification: Bool?
    var proxy: String?
    var serverName: String?
    var extensions: [NamedExtension]?

    enum CodingKeys: String, CodingKey {
      case server
      case authorityFile = "certificate-authority"
      case authorityData = "certificate-authority-data"
      case skipsVerification = "insecure-skip-tls-verify"
      case proxy = "proxy-url"
      case serverName = "tls-server-name"
      case extensions
    }
  }

  struct User: Decodable {
    struct Program: Decodable {
      struct Variable: Decodable {
        var name: String
        var value: String
      }

      var apiVersion: String?
      var command: String
      var args: [String]?
      var env: [Variable]?
      var installHint: String?
      var provideClusterInfo: Bool?
      var interactiveMode: String?
    }

    var certificateFile: String?
    var certificateData: String?
    var keyFile: String?
    var keyData: String?
    var token: String?
    var tokenFile: String?
    var exec: Program?
    var username: String?
    var impersonated: String?
    var provider: JSON?

    enum CodingKeys: String, CodingKey {
      case certificateFile = "client-certificate"
      case certificateData = "client-certificate-data"
      case keyFile = "client-key"
      case keyData = "client-key-data"
      case token, tokenFile, exec, username
      case impersonated = "as"
      case provider = "auth-provider"
    }
  }

  var currentContext: String?
  var clusters: [NamedCluster]?
  var users: [NamedUser]?
  var contexts: [NamedContext]?

  enum CodingKeys: String, CodingKey {
    case currentContext = "current-context"
    case clusters, users, contexts
  }

  /// Throws `SR261` when the text is no kubeconfig. Nothing of the text is in the message: it holds credentials.
  init(text: String, path: String) throws {
    do {
      self = try YAMLDecoder().decode(KubeconfigFile.self, from: text)
    } catch {
      throw ScanError(
        code: .kubeconfigUnreadable, message: "\(path.printable()) is no kubeconfig.", detail: Self.place(of: error))
    }
  }

  private static func place(of error: any Error) -> String? {
    switch error {
    case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _):
      return "Line \(mark.line): \(problem)."
    case DecodingError.keyNotFound(let key, let context):
      return "\(shown(context.codingPath)) lacks \(key.stringValue)."
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
      DecodingError.dataCorrupted(let context):
      return "\(shown(context.codingPath)) is of another form than expected."
    default: return nil
    }
  }

  private static func shown(_ path: [any CodingKey]) -> String {
    path.isEmpty ? "The document" : path.map(\.stringValue).joined(separator: ".")
  }
}
