import DispatcherService
import FoundationEssentials
import Glibc
import Postgres
import ScanStore
import Testing

@Suite(.serialized, .timeLimit(.minutes(3))) struct LocalLauncherTests {
  @Test func givesTheScannerItsContractAndNothingElse() async throws {
    let platform = try await Platform.make(
      scanner: "env > $folder/env; stat -c %a . > $folder/mode; echo \"$1\" > $folder/argument; start; publish")
    let dispatcher = try platform.dispatcher(roots: [platform.folder])
    let id = try await platform.submit()
    try await platform.waitFor("succeeded", id)
    try await dispatcher.stop()
    let lines = try String(contentsOfFile: "\(platform.folder)/env", encoding: .utf8).split(separator: "\n")
    let environment = Dictionary(lines.map { ($0.prefix { $0 != "=" }, $0.drop { $0 != "=" }.dropFirst()) }) { $1 }
    let contract: Set = [
      "SCANROOK_DATABASE_URL", "SCANROOK_JOB_ID", "SCANROOK_FENCE", "SCANROOK_NUMBER", "SCANROOK_TOKEN",
      "SCANROOK_OBJECT_STORE",
      "SCANROOK_SCRATCH", "SCANROOK_LOCAL_ROOTS",
    ]
    // PWD, OLDPWD, SHLVL and _ are the shell's own.
    let others: Set = ["PATH", "TMPDIR", "LANG", "SCANROOK_LOG_LEVEL", "PWD", "OLDPWD", "SHLVL", "_"]
    let names = Set(environment.keys.map(String.init))
    #expect(names.isSuperset(of: contract))
    #expect(names.subtracting(contract).subtracting(others).filter { !$0.hasPrefix("PGSSL") } == [])
    #expect(environment["SCANROOK_JOB_ID"].map(String.init) == id.lowercased)
    #expect(environment["SCANROOK_SCRATCH"]?.hasPrefix("\(platform.scratch)/scan-") == true)
    #expect(try String(contentsOfFile: "\(platform.folder)/mode", encoding: .utf8) == "700\n")
    #expect(try String(contentsOfFile: "\(platform.folder)/argument", encoding: .utf8) == "run\n")
    platform.remove()
  }

  @Test func scansOnlyFilesThatReallyLieInALocalRoot() async throws {
    let platform = try await Platform.make()
    let root = "\(platform.folder)/root"
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: false)
    try "x".write(toFile: "\(root)/inside", atomically: false, encoding: .utf8)
    try #require(symlink("/etc/hostname", "\(root)/outside") == 0)
    let dispatcher = try platform.dispatcher(roots: [root])

    let inside = try await platform.submit("file://\(root)/inside")
    try await platform.waitFor("succeeded", inside)
    for (name, code) in [("outside", "SR005"), ("missing", "SR202")] {
      let id = try await platform.submit("file://\(root)/\(name)")
      try await platform.waitFor("failed", id)
      let attempts = try await platform.attempts(id)
      #expect(attempts.map(\.code) == [code])
      #expect(attempts.map(\.outcome) == ["failed"])
    }
    try await dispatcher.stop()
    platform.remove()
  }

  @Test(.enabled(if: geteuid() == 0, "only root can give a folder away"))
  func usesNoScratchFolderOfAnotherUser() async throws {
    let platform = try await Platform.make(settings: "infrastructure_budget = 1")
    try FileManager.default.createDirectory(atPath: platform.scratch, withIntermediateDirectories: true)
    try #require(chown(platform.scratch, 65_534, 65_534) == 0)
    let dispatcher = try platform.dispatcher()
    let id = try await platform.submit()
    try await platform.waitFor("failed", id)
    #expect(try await platform.status(id).errorMessage?.contains("belongs to another user") == true)
    try await dispatcher.stop()
    platform.remove()
  }

  @Test func showsLastWordsThatCannotSteerATerminal() async throws {
    let platform = try await Platform.make(
      scanner: "if [ -e $folder/again ]; then start; publish; else touch $folder/again; printf '\\033[2J'; exit 3; fi")
    let dispatcher = try platform.dispatcher()
    let id = try await platform.submit()
    try await platform.waitFor("succeeded", id)
    #expect(try await platform.attempts(id).first?.reason.hasSuffix(#": \x1B[2J"#) == true)
    try await dispatcher.stop()
    platform.remove()
  }

  @Test func leavesFilesOfOtherRootsToOtherDispatchers() async throws {
    let platform = try await Platform.make()
    let dispatcher = try platform.dispatcher(roots: [platform.folder])
    let file = try await platform.submit("file:///etc/hostname")
    let object = try await platform.submit()
    try await platform.waitFor("succeeded", object)
    #expect(try await platform.status(file).state == "queued")
    try await dispatcher.stop()
    platform.remove()
  }

  @Test func removesTheFoldersOfDeadScannersOnly() async throws {
    let platform = try await Platform.make(scanner: "start; wait_for $folder/go; publish")
    let dispatcher = try platform.dispatcher(onShutdown: .leaveRunning)
    let id = try await platform.submit()
    _ = try await platform.scannerProcess(of: id)
    let dead = "\(platform.scratch)/scan-dead"
    try FileManager.default.createDirectory(atPath: dead, withIntermediateDirectories: false)
    try "".write(toFile: "\(dead)/output.log", atomically: false, encoding: .utf8)
    let next = try platform.dispatcher()
    let names = try FileManager.default.contentsOfDirectory(atPath: platform.scratch)
    #expect(names.count == 1 && names[0].hasPrefix("scan-\(id.lowercased)"))
    try "".write(toFile: "\(platform.folder)/go", atomically: false, encoding: .utf8)
    try await platform.waitFor("succeeded", id)
    try await dispatcher.stop()
    try await next.stop()
    platform.remove()
  }

  @Test func refusesALocalRootThatIsNone() throws {
    for directory in ["relative", "/nowhere/at/all", "/etc/hostname", "/tmp:/etc"] {
      #expect(throws: (any Error).self) { try LocalRoots([directory]) }
    }
    #expect(try LocalRoots(["/tmp/"]).directories == ["/tmp"])
    #expect(try LocalRoots(["/"]).refusal(of: "/etc/hostname") == nil)
  }
}
