import FoundationEssentials
import Glibc
import Postgres
import ScanStore
import Subprocess
import SystemPackage
import TestServers
import Testing

/// The program itself, as a process.
@Suite(.serialized, .timeLimit(.minutes(3))) struct ProgramTests {
  @Test func leavesItsScannersRunningWhenItIsKilled() async throws {
    let platform = try await Platform.make(scanner: "start; wait_for $folder/go; echo done; publish")
    let id = try await platform.submit()
    let status = try await run(platform) { program in
      let scanner = try await platform.scannerProcess(of: id)
      kill(program, SIGKILL)
      return scanner
    }
    #expect(status.end == .signaled(SIGKILL))
    #expect(isAlive(status.value))
    try "".write(toFile: "\(platform.folder)/go", atomically: false, encoding: .utf8)
    try await platform.waitFor("succeeded", id)
    #expect(try await platform.attempts(id).count == 1)
    platform.remove()
  }

  @Test(arguments: [SIGTERM, SIGINT]) func endsWithZeroAtAStopSignal(signal: Int32) async throws {
    let platform = try await Platform.make(scanner: "start; wait_for $folder/go; publish")
    let id = try await platform.submit()
    let status = try await run(platform) { program in
      let scanner = try await platform.scannerProcess(of: id)
      kill(program, signal)
      return scanner
    }
    #expect(status.end == .exited(0))
    #expect(isAlive(status.value))
    #expect(try await platform.owner.query("select from scanrook.dispatchers").isEmpty)
    try "".write(toFile: "\(platform.folder)/go", atomically: false, encoding: .utf8)
    try await platform.waitFor("succeeded", id)
    platform.remove()
  }

  @Test func stopsScansAtShutdownWhenToldSo() async throws {
    let platform = try await Platform.make(
      settings: "backoff_base = '1 hour', backoff_limit = '1 hour'", scanner: "start; hang")
    let id = try await platform.submit()
    let status = try await run(platform, ["--on-shutdown", "stop-scans"]) { program in
      let scanner = try await platform.scannerProcess(of: id)
      kill(program, SIGTERM)
      return scanner
    }
    #expect(status.end == .exited(0))
    #expect(!isAlive(status.value))
    #expect(try await platform.status(id).state == "scheduled")
    platform.remove()
  }

  @Test func endsWithTwoWhenItIsUsedWrongly() async throws {
    let result = try await output(["--capacity", "0"], [:])
    #expect(result.end == .exited(2))
    #expect(result.text.contains("--database is missing"))
    let root = try await output(["--local-root", "relative"], ["SCANROOK_DATABASE_URL": "x"])
    #expect(root.end == .exited(2))
    #expect(root.text.contains("Expected an absolute directory"))
    #expect(try await output(["--help"], [:]).end == .exited(0))
  }

  @Test func saysWhatItLacksToWorkInACluster() async throws {
    let kubernetes = ["--launcher", "kubernetes", "--database", "x"]
    let wrong = try await output(["--launcher", "docker", "--database", "x"], [:])
    #expect(wrong.end == .exited(2) && wrong.text.contains("--launcher must be one of local, kubernetes, not docker"))
    let bare = try await output(kubernetes, [:])
    #expect(bare.end == .exited(2) && bare.text.contains("--job-template is missing"))
    let homeless = try await output(kubernetes + ["--job-template", "\(packageRoot)/k8s/base"], [:])
    #expect(homeless.end == .exited(2) && homeless.text.contains("SR260"), "\(homeless.text)")
    let kubeconfig = "/tmp/scanrook-kubeconfig-\(UUID().lowercased)"
    try """
    {"clusters": [{"name": "c", "cluster": {"server": "https://127.0.0.1:1"}}], "users": [{"name": "u", "user": {}}],
     "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u"}}], "current-context": "x"}
    """.write(toFile: kubeconfig, atomically: false, encoding: .utf8)
    defer { unlink(kubeconfig) }
    let empty = try await output(kubernetes + ["--job-template", "/nowhere"], ["KUBECONFIG": kubeconfig])
    #expect(empty.end == .exited(2) && empty.text.contains("SR266") && empty.text.contains("/nowhere/job.yaml"))
    let port = try await output(["--probe-port", "0", "--database", "x"], ["SCANROOK_LAUNCHER": "local"])
    #expect(port.end == .exited(2), "\(port.text)")
  }

  @Test func endsWithSevenWhenTheSchemaIsUnknown() async throws {
    let platform = try await Platform.make()
    try await platform.owner.query("drop schema scan_worker cascade")
    let result = try await output([], environment(platform))
    #expect(result.end == .exited(7))
    #expect(result.text.contains("scanrook db migrate"))
    platform.remove()
  }

  private static var path: String { "\(packageRoot)/.build/debug/scanrook-dispatcher" }

  private func environment(_ platform: Platform) -> [String: String] {
    [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
      "SCANROOK_DATABASE_URL": platform.database.dispatcherURL,
      "SCANROOK_SCANNER_DATABASE_URL": platform.database.scannerURL,
      "SCANROOK_OBJECT_STORE": "file:///nowhere", "SCANROOK_SCANNER": "\(platform.folder)/scanner",
      "SCANROOK_SCRATCH": platform.scratch,
    ]
  }

  /// Runs the program beside `body`, which gets its process and must end it.
  private func run<Value: Sendable>(
    _ platform: Platform, _ arguments: [String] = [], _ body: (pid_t) async throws -> Value
  ) async throws -> (end: TerminationStatus, value: Value) {
    let result = try await Subprocess.run(
      .path(.init(Self.path)), arguments: Arguments(arguments), environment: custom(environment(platform)),
      input: .none,
      output: .discarded, error: .discarded
    ) { try await body($0.processIdentifier.value) }
    return (result.terminationStatus, result.closureResult)
  }

  private func output(
    _ arguments: [String], _ environment: [String: String]
  ) async throws -> (end: TerminationStatus, text: String) {
    let result = try await Subprocess.run(
      .path(.init(Self.path)), arguments: Arguments(arguments), environment: custom(environment),
      output: .string(limit: 65_536), error: .string(limit: 65_536))
    return (result.terminationStatus, result.standardOutput + result.standardError)
  }

  private func custom(_ variables: [String: String]) -> Environment {
    .custom(Dictionary(variables.map { (Environment.Key(stringLiteral: $0.key), $0.value) }) { $1 })
  }
}
