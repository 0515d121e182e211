import FoundationEssentials
import Postgres
import ScanModel

/// Everything a dispatcher needs to know, read once at the edge of the program.
public struct DispatcherConfiguration: Sendable {
  /// What happens to running scans when the dispatcher is asked to stop.
  public enum ShutdownBehavior: String, Hashable, Sendable, CaseIterable {
    /// They go on and finish by themselves; a dispatcher in Kubernetes or under systemd is replaced this way.
    case leaveRunning = "leave-running"
    /// They are asked to stop, killed after `stopGrace`, and given back, so that they are tried again later.
    case stopScans = "stop-scans"
  }

  /// Login `scan_dispatcher`, for all calls, over one connection for scans and one for duties. Each is one transaction that needs nothing of its session, so a pooler in
  /// transaction mode may stand in between.
  public var database: PostgresConfiguration
  /// The same login and database for LISTEN, which needs a session of its own: no pooler in transaction mode. Default:
  /// `database`, with " listen" after the application's name.
  public var listenDatabase: PostgresConfiguration
  /// Attempts at a time, at least 1: of this dispatcher when they are child processes; of all dispatchers of the cluster
  /// together when they are Kubernetes Jobs. Default: the number of processors.
  public var capacity: Int
  /// Scanners are Kubernetes Jobs. Default false: child processes.
  public var runsInCluster = false
  /// Directories whose files may be scanned. Default: none, so that `file:` scans are left to other dispatchers.
  public var localRoots = LocalRoots()
  public var onShutdown = ShutdownBehavior.leaveRunning
  /// How long the first connection may take before `run` gives up. Default 60 seconds.
  public var startPatience = Duration.seconds(60)
  /// Time a scanner has between the wish that it stops and SIGKILL. Default 10 seconds.
  public var stopGrace = Duration.seconds(10)
  /// Kept in `scanrook.dispatchers`.
  public var version = scanrookVersion
  /// Kept in `scanrook.dispatchers`. Default: this machine's name.
  public var host: String? = ProcessInfo.processInfo.hostName

  var place: DispatchState.Place { runsInCluster ? .cluster(limit: capacity) : .processes(capacity) }

  /// Schemas this program works with: numbers of the newest migration.
  public static let supportedSchemas = 7...7

  public init(database: PostgresConfiguration, capacity: Int = ProcessInfo.processInfo.activeProcessorCount) {
    self.database = database
    listenDatabase = database
    listenDatabase.applicationName += " listen"
    self.capacity = max(1, capacity)
  }
}
