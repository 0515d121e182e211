import FoundationEssentials
import Glibc
import HTTPClient
import Subprocess
import Testing

/// Against OpenSSL's own server, which asks for a certificate and shows what it was given.
@Suite struct TLSTests {
  /// A certificate authority, a server's and a client's certificate, valid for a day.
  private struct Certificates {
    let folder: String

    init() async throws {
      folder = FileManager.default.temporaryDirectory.appending(path: "scanrook-tls-\(UUID().uuidString)").path
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try await make("authority", subject: "/CN=test authority", ["-addext", "basicConstraints=critical,CA:TRUE"])
      try await make("server", subject: "/CN=localhost", signed + ["-addext", "subjectAltName=IP:127.0.0.1"])
      try await make("client", subject: "/CN=the dispatcher", signed)
    }

    private var signed: [String] { ["-CA", path("authority.crt"), "-CAkey", path("authority.key")] }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    func bytes(_ name: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: URL(filePath: path(name)))) }

    private func make(_ name: String, subject: String, _ more: [String]) async throws {
      let arguments = [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1", "-subj",
        subject,
        "-keyout", path("\(name).key"), "-out", path("\(name).crt"),
      ]
      let result = try await run(
        .name("openssl"), arguments: Arguments(arguments + more), output: .discarded, error: .string(limit: 65_536))
      try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
    }
  }

  private func client(_ tls: TLSSettings) -> HTTPClient {
    var configuration = HTTPClient.Configuration()
    configuration.proxies = ProxySettings()
    configuration.tls = tls
    return HTTPClient(configuration: configuration)
  }

  private func withServer(
    _ certificates: Certificates, test: @escaping @Sendable (String) async throws -> Void
  ) async throws {
    let arguments = [
      "s_server", "-accept", "127.0.0.1:0", "-www", "-Verify", "1", "-verify_return_error", "-CAfile",
      certificates.path("authority.crt"), "-cert", certificates.path("server.crt"), "-key",
      certificates.path("server.key"),
    ]
    _ = try await run(
      .name("openssl"), arguments: Arguments(arguments), input: .none, output: .sequence, error: .discarded
    ) { server in
      defer { kill(server.processIdentifier.value, SIGKILL) }
      var text = ""
      for try await chunk in server.standardOutput {
        text += chunk.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        if let line = text.split(separator: "\n").dropLast(text.hasSuffix("\n") ? 0 : 1).first(where: {
          $0.hasPrefix("ACCEPT ")
        }) {
          return try await test("https://127.0.0.1:\(line.split(separator: ":").last ?? "")/")
        }
      }
    }
  }

  @Test func showsItsCertificateToAServerOfItsOwnAuthority() async throws {
    let certificates = try await Certificates()
    defer { try? FileManager.default.removeItem(atPath: certificates.folder) }
    let tls = TLSSettings(
      authorities: try certificates.bytes("authority.crt"), certificate: try certificates.bytes("client.crt"),
      key: try certificates.bytes("client.key"))
    try await withServer(certificates) { url in
      let response = try await client(tls).execute(HTTPRequest("GET", url))
      #expect(response.status == 200)
      let page = String(decoding: try await response.body.collect(upTo: 1 << 20), as: UTF8.self)
      #expect(page.contains("the dispatcher"))
      // Without the certificate the server ends the handshake.
      let unknown = await #expect(throws: HTTPFailure.self) {
        let anonymous = client(TLSSettings(authorities: tls.authorities))
        _ = try await anonymous.execute(HTTPRequest("GET", url)).body.collect(upTo: 1 << 20)
      }
      #expect(unknown?.kind == .broken)
      // Trusting the system's authorities is not trusting this one.
      let foreign = await #expect(throws: HTTPFailure.self) {
        let strict = client(TLSSettings(certificate: tls.certificate, key: tls.key))
        _ = try await strict.execute(HTTPRequest("GET", url))
      }
      #expect(foreign?.kind == .untrusted)
    }
  }
}
