import ArgumentParser
import Console
import DispatcherService
import FoundationEssentials
import Glibc
import Logging
import Postgres
import ScanModel
import ServiceLifecycle
import UnixSignals

/// Reads the command line and the environment, and runs the service. An option wins over its variable.
struct DispatcherCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scanrook-dispatcher",
    abstract: "Claims scans and runs each as one scanner process or one Kubernetes Job.",
    discussion: """
      Secrets are better given in the environment: SCANROOK_DATABASE_URL and SCANROOK_SCANNER_DATABASE_URL.
      With --launcher kubernetes the cluster is the one this program runs in, or that of KUBECONFIG; what a scanner needs
      is in the scan-job template (k8s/README.md).
      A stop signal (SIGTERM, SIGINT) ends the claiming; running scans finish by themselves unless --on-shutdown says
      otherwise. Exit codes: 0 stopped, 2 usage or a configuration that cannot be used, 7 database out of reach or of an
      unknown schema.
      """,
    version: scanrookVersion)

  @Option(help: "Connection string of the login scan_dispatcher (SCANROOK_DATABASE_URL).")
  var database: String?
  @Option(
    help: """
      Direct connection string for LISTEN, when --database goes through a pooler in transaction mode \
      (SCANROOK_LISTEN_DATABASE_URL; default: --database).
      """)
  var listenDatabase: String?
  @Option(help: "local (default): scanners are child processes; kubernetes: Kubernetes Jobs (SCANROOK_LAUNCHER).")
  var launcher: String?
  @Option(help: "Connection string of the login scan_scanner, for child processes (SCANROOK_SCANNER_DATABASE_URL).")
  var scannerDatabaseURL: String?
  @Option(help: "Object store of child processes, file:///abs/path (SCANROOK_OBJECT_STORE).")
  var objectStore: String?
  @Option(
    help: """
      Scans at a time (SCANROOK_CAPACITY; default: the number of processors). With Kubernetes: of all dispatchers of the \
      namespace together; default 20.
      """)
  var capacity: Int?
  @Option(
    name: .customLong("local-root"),
    help: "Directory whose files may be scanned; repeatable (SCANROOK_LOCAL_ROOTS, colon separated).")
  var localRoots: [String] = []
  @Option(help: "The scanner (SCANROOK_SCANNER; default: scanrook-scanner beside this program).")
  var scanner: String?
  @Option(help: "Folder for scratch space (SCANROOK_SCRATCH; default: scanrook-<user id> in TMPDIR).")
  var scratch: String?
  @OptionGroup(title: "Kubernetes")
  var cluster: ClusterOptions
  @OptionGroup(title: "Probes")
  var probes: ProbeOptions
  @Option(help: "leave-running (default) or stop-scans (SCANROOK_ON_SHUTDOWN).")
  var onShutdown: String?
  @Option(help: "trace, debug, info (default), warning, error (SCANROOK_LOG_LEVEL).")
  var logLevel: String?

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let level = try parsed(
      logLevel ?? environment["SCANROOK_LOG_LEVEL"] ?? "info", as: Logger.Level.self, "--log-level")
    ProgramLog.start(level: level)
    let metrics = DispatcherMetrics()
    let (configuration, launcher) = try launching(environment, metrics)
    let health = DispatcherHealth()
    let service = DispatcherService(
      configuration: configuration, launcher: launcher, metrics: metrics, health: health)
    var services = [
      ServiceGroupConfiguration.ServiceConfiguration(
        service: service, successTerminationBehavior: .gracefullyShutdownGroup)
    ]
    if let server = try probes.server(environment, health: health, metrics: metrics) {
      services.append(.init(service: server))
    }
    try await ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: Logger(label: "scanrook.lifecycle"))
    ).run()
  }

  private func launching(
    _ environment: [String: String], _ metrics: DispatcherMetrics
  ) throws -> (DispatcherConfiguration, any Launcher) {
    var configuration = try dispatcherConfiguration(environment)
    switch try parsed(launcher ?? environment["SCANROOK_LAUNCHER"] ?? "local", as: LauncherKind.self, "--launcher") {
    case .local:
      return (configuration, LocalLauncher(try launcherConfiguration(environment, configuration.localRoots)))
    case .kubernetes:
      configuration.runsInCluster = true
      if !isCapacityGiven(environment) { configuration.capacity = 20 }
      return (configuration, KubernetesLauncher(try cluster.configuration(environment), metrics: metrics))
    }
  }

  private func isCapacityGiven(_ environment: [String: String]) -> Bool {
    capacity != nil || environment["SCANROOK_CAPACITY"] != nil
  }

  private func dispatcherConfiguration(_ environment: [String: String]) throws -> DispatcherConfiguration {
    let url = try required(database ?? environment["SCANROOK_DATABASE_URL"], "--database", "SCANROOK_DATABASE_URL")
    var configuration = DispatcherConfiguration(
      database: PostgresConfiguration(connectionString: url, applicationName: "scanrook-dispatcher/\(scanrookVersion)"))
    if let url = listenDatabase ?? environment["SCANROOK_LISTEN_DATABASE_URL"], !url.isEmpty {
      configuration.listenDatabase.connectionString = url
    }
    if let text = capacity.map(String.init) ?? environment["SCANROOK_CAPACITY"] {
      guard let number = Int(text), number >= 1 else {
        throw ValidationError("--capacity must be 1 or more, not \(text)")
      }
      configuration.capacity = number
    }
    let fromEnvironment = (environment["SCANROOK_LOCAL_ROOTS"] ?? "").split(separator: ":").map(String.init)
    configuration.localRoots = try LocalRoots(localRoots.isEmpty ? fromEnvironment : localRoots)
    if let text = onShutdown ?? environment["SCANROOK_ON_SHUTDOWN"] {
      configuration.onShutdown = try parsed(text, as: DispatcherConfiguration.ShutdownBehavior.self, "--on-shutdown")
    }
    return configuration
  }

  private func launcherConfiguration(
    _ environment: [String: String], _ roots: LocalRoots
  ) throws -> LocalLauncher.Configuration {
    let path = scanner ?? environment["SCANROOK_SCANNER"] ?? "\(Self.ownFolder())/scanrook-scanner"
    guard path.hasPrefix("/"), access(path, X_OK) == 0 else {
      throw ValidationError("--scanner must be the absolute path of an executable, not \(path)")
    }
    var configuration = LocalLauncher.Configuration(
      scanner: path,
      scannerDatabaseURL: try required(
        scannerDatabaseURL ?? environment["SCANROOK_SCANNER_DATABASE_URL"], "--scanner-database-url",
        "SCANROOK_SCANNER_DATABASE_URL"),
      objectStore: try required(
        objectStore ?? environment["SCANROOK_OBJECT_STORE"], "--object-store", "SCANROOK_OBJECT_STORE"),
      environment: environment)
    configuration.localRoots = roots
    if let scratch = scratch ?? environment["SCANROOK_SCRATCH"] { configuration.scratchFolder = scratch }
    return configuration
  }

  private func required(_ value: String?, _ option: String, _ variable: String) throws -> String {
    guard let value, !value.isEmpty else { throw ValidationError("\(option) is missing; give it, or set \(variable)") }
    return value
  }

  private func parsed<Value: RawRepresentable<String> & CaseIterable>(
    _ text: String, as type: Value.Type, _ option: String
  ) throws -> Value {
    if let value = Value(rawValue: text) { return value }
    let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
    throw ValidationError("\(option) must be one of \(known), not \(text)")
  }

  private static func ownFolder() -> String {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.baseAddress.map { readlink("/proc/self/exe", $0, bytes.count) } ?? 0
    }
    let path = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }
}
