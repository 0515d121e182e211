import FoundationEssentials
import HTTPClient
import ScanModel

/// What a request goes out with, kept as long as it is good.
actor Credentials {
  struct Access: Sendable {
    let http: HTTPClient
    let token: String?
    fileprivate let generation: Int
  }

  private let configuration: ClusterConfiguration
  private let now: @Sendable () -> Date
  private var files: [String: WatchedFile] = [:]
  private var tls: TLSSettings?
  private var http: HTTPClient?
  private var credential: ExecCredential.Status?
  /// The one run of the program for which all wait; it has a time limit of its own.
  private var run: Task<ExecCredential.Status, any Error>?
  /// Counts renewals, so that of many refused requests only the first renews.
  private var generation = 0

  init(_ configuration: ClusterConfiguration, now: @escaping @Sendable () -> Date = { Date() }) {
    self.configuration = configuration
    self.now = now
  }

  /// Throws `SR264` for files that cannot be read, `SR265` when the program fails.
  func access() async throws -> Access {
    let given = try await givenCredential()
    var settings = TLSSettings(
      authorities: try bytes(of: configuration.authorities),
      certificate: try bytes(of: configuration.login.certificate),
      key: try bytes(of: configuration.login.key))
    if let given, let certificate = given.clientCertificateData, let key = given.clientKeyData {
      (settings.certificate, settings.key) = ([UInt8](certificate.utf8), [UInt8](key.utf8))
    }
    settings.verifiesServer = configuration.verifiesServer
    let token = try token() ?? given?.token
    // It would be left out of the request, which then came from nobody.
    guard token?.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) != false else {
      throw ScanError(
        code: .clusterCredentialsUnusable, message: "The token for the cluster has characters that no token has.",
        detail: "Printable ASCII without blanks.")
    }
    return Access(http: client(settings), token: token, generation: generation)
  }

  /// After a refusal: reads and asks anew, unless somebody has since. Nil when that cannot give anything else.
  func renew(_ refused: Access) async throws -> Access? {
    let login = configuration.login
    guard login.tokenFile != nil || login.program != nil else { return nil }
    if refused.generation == generation {
      generation += 1
      files = [:]
      credential = nil
    }
    return try await access()
  }

  private func client(_ settings: TLSSettings) -> HTTPClient {
    if let http, settings == tls { return http }
    var configuration = HTTPClient.Configuration()
    configuration.proxies = self.configuration.proxies
    configuration.tls = settings
    let fresh = HTTPClient(configuration: configuration)
    (http, tls) = (fresh, settings)
    return fresh
  }

  private func token() throws -> String? {
    let login = configuration.login
    guard let path = login.tokenFile else { return login.token }
    let token = String(decoding: try bytes(of: path), as: UTF8.self).filter { !$0.isWhitespace }
    guard !token.isEmpty else {
      throw ScanError(code: .clusterCredentialsUnusable, message: "\(path.printable()) holds no token.")
    }
    return token
  }

  private func givenCredential() async throws -> ExecCredential.Status? {
    let login = configuration.login
    guard let program = login.program, login.token == nil, login.tokenFile == nil else { return nil }
    if let credential, !isOld(credential) { return credential }
    let asked = generation
    let running = run ?? Task { try await program.run() }
    run = running
    defer { if run == running { run = nil } }
    let fresh = try await running.value
    // Not when it was refused meanwhile: then it was asked for before the refusal.
    if asked == generation { credential = fresh }
    return fresh
  }

  /// A little before its end, so that it does not end on the way.
  private func isOld(_ credential: ExecCredential.Status) -> Bool {
    credential.expirationTimestamp.map { $0.addingTimeInterval(-5) <= now() } ?? false
  }

  private func bytes(of material: ClusterConfiguration.Material?) throws -> [UInt8]? {
    switch material {
    case .bytes(let bytes): bytes
    case .file(let path): try bytes(of: path)
    case nil: nil
    }
  }

  private func bytes(of path: String) throws -> [UInt8] {
    var file = files[path] ?? WatchedFile(path: path)
    defer { files[path] = file }
    return try file.bytes(at: now())
  }
}
