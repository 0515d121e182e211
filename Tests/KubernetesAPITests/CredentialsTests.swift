import FoundationEssentials
import ScanModel
import Synchronization
import Testing

@testable import KubernetesAPI

@Suite struct CredentialsTests {
  private let folder: TemporaryFolder
  private let version = "client.authentication.k8s.io/v1"

  init() throws { folder = try TemporaryFolder() }

  private final class Clock: Sendable {
    private let moment = Mutex(Date(timeIntervalSince1970: 1_795_464_000))
    var now: Date { moment.withLock { $0 } }
    func advance(by seconds: Double) { moment.withLock { $0 += seconds } }
  }

  /// A program that counts its runs in a file and gives the count as token.
  private func counting(expires: String? = nil, prelude: String = "") throws -> CredentialProgram {
    let time = expires.map { #","expirationTimestamp":"\#($0)""# } ?? ""
    let path = try folder.write(
      "give",
      """
      #!/bin/sh
      \(prelude)
      echo run >> '\(folder.path)/runs'
      count=$(wc -l < '\(folder.path)/runs')
      echo '{"apiVersion":"\(version)","kind":"ExecCredential","status":{"token":"t'$count'"\(time)}}'

      """, isProgram: true)
    return CredentialProgram(apiVersion: version, command: path)
  }

  private func credentials(_ program: CredentialProgram, _ clock: Clock = Clock()) -> Credentials {
    var configuration = ClusterConfiguration(context: "test", server: "http://127.0.0.1:1")
    configuration.login.program = program
    return Credentials(configuration, now: { clock.now })
  }

  @Test func runsTheProgramOnceForAll() async throws {
    let credentials = credentials(try counting())
    let tokens = try await withThrowingTaskGroup(of: String?.self) { group in
      for _ in 0..<8 { group.addTask { try await credentials.access().token } }
      return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
    }
    #expect(tokens == ["t1"])
  }

  @Test func runsItAgainWhenTheCredentialEnds() async throws {
    let clock = Clock()
    let credentials = credentials(try counting(expires: "2026-11-23T20:10:00Z"), clock)
    #expect(try await credentials.access().token == "t1")
    clock.advance(by: 500)
    #expect(try await credentials.access().token == "t1")
    clock.advance(by: 101)
    #expect(try await credentials.access().token == "t2")
  }

  @Test func renewsOnceForManyRefusals() async throws {
    let credentials = credentials(try counting())
    let refused = try await credentials.access()
    #expect(try await credentials.renew(refused)?.token == "t2")
    #expect(try await credentials.renew(refused)?.token == "t2")
  }

  @Test func tellsTheProgramOfTheCluster() async throws {
    var program = try counting(prelude: "printf '%s %s' \"$A\" \"$KUBERNETES_EXEC_INFO\" > '\(folder.path)/info'")
    program.environment = [.init(name: "A", value: "one")]
    program.clusterInfo = ["server": "https://east.example"]
    _ = try await credentials(program).access()
    let said = try #require(FileManager.default.contents(atPath: "\(folder.path)/info"))
    #expect(
      String(decoding: said, as: UTF8.self)
        == """
        one {"apiVersion":"\(version)","kind":"ExecCredential","spec":{"cluster":{"server":"https://east.example"},\
        "interactive":false}}
        """)
  }

  @Test(arguments: [
    "echo no; exit 0", "echo because >&2; exit 3",
    "echo '{\"apiVersion\":\"x/v9\",\"kind\":\"ExecCredential\"}'; exit 0",
    "echo '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{}}'; exit 0",
  ])
  func saysThatTheProgramFailed(_ prelude: String) async throws {
    var program = try counting(prelude: prelude)
    program.installHint = "install it"
    let credentials = credentials(program)
    let error = try await #require(throws: ScanError.self) { try await credentials.access() }
    #expect(error.known == .credentialProgramFailed)
    #expect(error.hint == "install it")
  }

  @Test func endsAProgramThatTakesTooLong() async throws {
    var program = try counting(prelude: "exec sleep 600")
    program.timeLimit = .milliseconds(300)
    let credentials = credentials(program)
    let error = try await #require(throws: ScanError.self) { try await credentials.access() }
    #expect(error.message.contains("took longer"))
  }

  @Test func readsATokenAgainWhenItsFileIsReplaced() async throws {
    var configuration = ClusterConfiguration(context: "test", server: "http://127.0.0.1:1")
    configuration.login.tokenFile = try folder.write("token", "first\n")
    let credentials = Credentials(configuration)
    #expect(try await credentials.access().token == "first")
    try folder.write("token", "other\n")
    #expect(try await credentials.access().token == "other")
    try folder.write("token", "\n")
    let error = try await #require(throws: ScanError.self) { try await credentials.access() }
    #expect(error.known == .clusterCredentialsUnusable)
  }

  @Test func hasNothingElseToGiveForAFixedToken() async throws {
    var configuration = ClusterConfiguration(context: "test", server: "http://127.0.0.1:1")
    configuration.login.token = "fixed"
    let credentials = Credentials(configuration)
    #expect(try await credentials.renew(try await credentials.access()) == nil)
  }

  @Test func refusesATokenThatNoHeaderCanCarry() async throws {
    var configuration = ClusterConfiguration(context: "test", server: "http://127.0.0.1:1")
    configuration.login.token = "one\nX-Remote-User: root"
    let credentials = Credentials(configuration)
    let error = try await #require(throws: ScanError.self) { try await credentials.access() }
    #expect(error.known == .clusterCredentialsUnusable)
    #expect(!error.description.contains("root"))
  }
}
