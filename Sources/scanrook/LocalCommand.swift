import ArgumentParser
import Console
import FoundationEssentials
import Glibc
import LocalPlatform

/// The private PostgreSQL without a dispatcher: what quickstart leaves running.
struct LocalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "local",
    abstract: "Starts, stops or removes this machine's private PostgreSQL.",
    subcommands: [Start.self, Stop.self, Status.self, Remove.self])

  struct Folder: ParsableArguments {
    @Option(
      help: ArgumentHelp(
        "Data folder. Default: SCANROOK_DATA, else /var/lib/scanrook for root and ~/.local/share/scanrook.",
        valueName: "dir"))
    var data: String?

    func server() async throws -> LocalServer { try await LocalServer(DataFolder(data)) }
  }

  struct Start: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Starts it, brings it to this program's schema, and prints the psql command.")

    @OptionGroup var folder: Folder

    func run() async throws {
      let server = try await folder.server()
      try await server.start()
      print(try server.psqlCommand())
    }
  }

  struct Stop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Stops it; the data stays.")

    @OptionGroup var folder: Folder

    func run() async throws { try await folder.server().postgres.stop() }
  }

  struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Says whether it runs, and where.", discussion: "Exit status: 0 running, 1 not.")

    @OptionGroup var folder: Folder

    func run() async throws {
      let server = try await folder.server()
      guard server.isRunning else {
        StandardError.print("not running; start it with: scanrook local start")
        throw ExitStatus.failure.code
      }
      print(try server.psqlCommand())
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Stops it and removes its data, objects and reports for good.")

    @OptionGroup var folder: Folder

    @Flag(help: "Really remove everything.")
    var yes = false

    func run() async throws {
      let server = try await folder.server()
      guard yes else {
        throw ValidationError("this removes \(server.folder.path) with all scans in it; say --yes")
      }
      try await server.postgres.destroy()
      if FileManager.default.fileExists(atPath: server.folder.objects) {
        try FileManager.default.removeItem(atPath: server.folder.objects)
      }
      // Only when nothing of somebody else's is in it.
      rmdir(server.folder.path)
    }
  }
}
