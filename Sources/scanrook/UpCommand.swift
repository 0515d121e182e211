import ArgumentParser
import Console
import DispatcherService
import FoundationEssentials
import LocalPlatform
import Logging
import Migrations
import Postgres
import ScanModel
import ServiceLifecycle
import UnixSignals

struct UpCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "up",
    abstract: "Runs the whole platform on this machine, in the foreground: PostgreSQL and a dispatcher.",
    discussion: """
      Everything lives in the data folder: the database (a Unix socket only), objects and reports. Ctrl-C stops running scans, \
      which are tried again next time, and the PostgreSQL that this command started.

      \(ExitStatus.explanation)
      """)

  @OptionGroup var folder: LocalCommand.Folder

  @Option(help: "Scans at a time. Default: the number of processors.")
  var capacity: Int?

  @Option(
    name: .customLong("local-root"),
    help: ArgumentHelp("Directory whose files file: targets may name; repeatable.", valueName: "dir"))
  var localRoots: [String] = []

  func validate() throws {
    if let capacity, capacity < 1 { throw ValidationError("--capacity must be 1 or more, not \(capacity)") }
  }

  func run() async throws {
    let server = try await folder.server()
    let wasRunning = server.isRunning
    StandardError.print("starting PostgreSQL in \(server.folder.postgres)")
    // Starting takes seconds, and what was started must not be left behind by Ctrl-C.
    let early = StopWish()
    do {
      try await server.start()
      if !early.isMade { try await dispatch(server) }
    } catch {
      if !wasRunning { try? await server.postgres.stop() }
      throw error
    }
    if !wasRunning {
      try await server.postgres.stop()
      StandardError.print("PostgreSQL stopped; the data stays in \(server.folder.path)")
    }
  }

  private func dispatch(_ server: LocalServer) async throws {
    var dispatcher = DispatcherConfiguration(
      database: PostgresConfiguration(
        connectionString: try server.url(role: "scan_dispatcher"),
        applicationName: "scanrook-dispatcher/\(scanrookVersion)"))
    if let capacity { dispatcher.capacity = capacity }
    dispatcher.localRoots = try LocalRoots(localRoots)
    dispatcher.onShutdown = .stopScans

    let programs = Share.runningExecutable().split(separator: "/").dropLast().joined(separator: "/")
    var scanners = LocalLauncher.Configuration(
      scanner: "/\(programs)/scanrook-scanner", scannerDatabaseURL: try server.url(role: "scan_scanner"),
      objectStore: server.folder.objectStore)
    scanners.localRoots = dispatcher.localRoots

    StandardError.print(
      """
      ready. In another terminal:
        \(try server.psqlCommand())
        scanrook submit ./app.tar --wait
      Ctrl-C ends everything.
      """)
    try await ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [
          .init(
            service: DispatcherService(configuration: dispatcher, launcher: LocalLauncher(scanners)),
            successTerminationBehavior: .gracefullyShutdownGroup)
        ], gracefulShutdownSignals: [.sigterm, .sigint], logger: Logger(label: "scanrook.up"))
    ).run()
  }
}
