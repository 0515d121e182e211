import FoundationEssentials
import Glibc
import Logging
import ScanModel
import ScanStore
import Subprocess
import Synchronization
import SystemPackage

/// Runs scanners as child processes: `scanrook-scanner run`, one per attempt.
///
/// A child has a session and a process group of its own and writes into a file, so neither Ctrl-C in the dispatcher's
/// terminal nor the dispatcher's death ends it; it finishes by itself. Its environment holds nothing but what the
/// scanner's contract names and what libpq needs for TLS. Its scratch folder goes when it ends.
public final class LocalLauncher: Launcher {
  /// Everything a child needs to know.
  public struct Configuration: Sendable {
    /// Absolute path of `scanrook-scanner`.
    public var scanner: String
    /// Connection string with the login `scan_scanner`.
    public var scannerDatabaseURL: String
    /// `file:///abs/path` of the object store.
    public var objectStore: String
    public var localRoots = LocalRoots()
    /// Where each attempt gets a folder. Default: `scanrook-<user id>` in `TMPDIR`, else in `/tmp`.
    public var scratchFolder: String
    /// The dispatcher's environment, from which a few variables are passed on.
    public var environment: [String: String]

    public init(
      scanner: String, scannerDatabaseURL: String, objectStore: String,
      environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
      self.scanner = scanner
      self.scannerDatabaseURL = scannerDatabaseURL
      self.objectStore = objectStore
      self.environment = environment
      scratchFolder = "\(environment["TMPDIR"] ?? "/tmp")/scanrook-\(getuid())"
    }
  }

  /// A scanner that has been asked for; the task lives until it has ended.
  private struct Child {
    /// Nil until the process exists.
    var process: pid_t?
    /// A stop that came before the process existed.
    var pendingSignal: Int32?
    var task: Task<Void, Never>?
  }

  public let events: AsyncStream<LauncherEvent>
  private let sink: AsyncStream<LauncherEvent>.Continuation
  private let configuration: Configuration
  private let logger: Logger
  private let children = Mutex<[AttemptID: Child]>([:])

  /// Removes what scanners that are gone left in the scratch folder.
  public init(_ configuration: Configuration, logger: Logger = Logger(label: "scanrook.launcher")) {
    self.configuration = configuration
    self.logger = logger
    (events, sink) = AsyncStream.makeStream(of: LauncherEvent.self)
    let count = AttemptFolder.sweep(configuration.scratchFolder)
    if count > 0 { logger.info("old scratch folders removed", metadata: ["count": "\(count)"]) }
  }

  public func launch(_ attempt: ClaimedAttempt) {
    children.withLock { children in
      guard children[attempt.id] == nil else { return }
      children[attempt.id] = Child(
        task: Task {
          let end = await self.run(attempt)
          _ = self.children.withLock { $0.removeValue(forKey: attempt.id) }
          self.sink.yield(.ended(attempt.id, end))
        })
    }
  }

  public func stop(_ id: AttemptID, with force: StopForce) {
    let signal = force == .kill ? SIGKILL : SIGTERM
    children.withLock { children in
      guard let child = children[id] else { return }
      if let process = child.process {
        kill(-process, signal)
      } else {
        children[id]?.pendingSignal = signal
      }
    }
  }

  /// From the checks before the start to the end, as one value.
  private func run(_ attempt: ClaimedAttempt) async -> AttemptEnd {
    if attempt.scanType == .file, let refusal = configuration.localRoots.refusal(of: attempt.filePath ?? "") {
      return refusal
    }
    guard attempt.token != nil else {
      // Only attempts of a cluster are adopted, and those are not launched here.
      return AttemptEnd(code: .scannerGone, reason: "the attempt came without a token, its scanner could not start")
    }
    do {
      let (folder, output) = try AttemptFolder.create(in: configuration.scratchFolder, for: attempt.id)
      defer { folder.remove() }
      let status = try await status(of: attempt, in: folder, output: FileDescriptor(rawValue: output))
      // The number may be another process's from now on.
      children.withLock { $0[attempt.id]?.process = nil }
      let tail = withoutSecrets(folder.outputTail(), of: attempt)
      logger.debug("scanner output", metadata: attempt.metadata.merging(["tail": "\(tail)"]) { $1 })
      return AttemptEnd(status, lastWords: tail)
    } catch let error as ScanError {
      return AttemptEnd(code: error.code, reason: error.message, hint: error.hint)
    } catch {
      return AttemptEnd(
        code: .scannerGone, reason: "\(configuration.scanner) could not be started: \(error)",
        hint: "Check the path given with --scanner.")
    }
  }

  private func status(
    of attempt: ClaimedAttempt, in folder: AttemptFolder, output: FileDescriptor
  ) async throws -> TerminationStatus {
    var options = PlatformOptions()
    options.createSession = true
    return try await Subprocess.run(
      .path(FilePath(configuration.scanner)), arguments: ["run"],
      environment: .custom(configuration.environment(of: attempt, scratch: folder.path)),
      workingDirectory: FilePath(folder.path), platformOptions: options, input: .none,
      output: .fileDescriptor(output, closeAfterSpawningProcess: true), error: .combinedWithOutput
    ) { execution in
      started(attempt, execution.processIdentifier.value)
    }.terminationStatus
  }

  private func started(_ attempt: ClaimedAttempt, _ process: pid_t) {
    logger.info("scanner started", metadata: attempt.metadata.merging(["pid": "\(process)"]) { $1 })
    children.withLock { children in
      children[attempt.id]?.process = process
      if let signal = children[attempt.id]?.pendingSignal { kill(-process, signal) }
    }
  }

  /// A scanner does not print secrets; what lands in the database is checked all the same.
  private func withoutSecrets(_ text: String, of attempt: ClaimedAttempt) -> String {
    let secrets = [attempt.token, configuration.scannerDatabaseURL].compactMap(\.self)
    return secrets.reduce(text) { $0.replacing($1, with: "(hidden)") }
  }
}
