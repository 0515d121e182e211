import FoundationEssentials
import KubernetesAPI
import Logging
import ScanStore
import Synchronization

/// Runs each scan as one Kubernetes Job, and looks after Jobs that other dispatchers left.
///
/// What it decides is `ClusterState`, what it asks of the API server `ClusterCalls`. It holds nothing that is not in the
/// cluster or in the database: one that dies is followed by another that finds everything there.
public final class KubernetesLauncher: Launcher {
  /// Everything it needs to know.
  public struct Configuration: Sendable {
    public var client: KubernetesClient
    public var template: JobTemplate
    /// Nil: the template's own.
    public var scannerImage: String?
    public var timing = ClusterTiming()

    public init(client: KubernetesClient, template: JobTemplate, scannerImage: String? = nil) {
      self.client = client
      self.template = template
      self.scannerImage = scannerImage
    }
  }

  enum Message: Sendable {
    case event(ClusterEvent)
    case alarm
  }

  public let events: AsyncStream<LauncherEvent>
  private let sink: AsyncStream<LauncherEvent>.Continuation
  private let configuration: Configuration
  private let metrics: DispatcherMetrics
  private let logger: Logger
  private let mailbox = Mailbox<Message>()

  public init(
    _ configuration: Configuration, metrics: DispatcherMetrics = DispatcherMetrics(),
    logger: Logger = Logger(label: "scanrook.launcher")
  ) {
    self.configuration = configuration
    self.metrics = metrics
    self.logger = logger
    (events, sink) = AsyncStream.makeStream(of: LauncherEvent.self)
  }

  public func begin(installation: UUID) { add(.begin(installation: installation)) }
  public func launch(_ attempt: ClaimedAttempt) { add(.launch(attempt)) }
  public func takeOver(_ attempt: ClaimedAttempt) { add(.takeOver(attempt)) }
  public func provide(_ token: String, for id: AttemptID) { add(.token(id, token)) }
  /// A pod has its own grace period: more force is not to be had.
  public func stop(_ id: AttemptID, with force: StopForce) { if force == .terminate { add(.stop(id)) } }
  public func settle(_ id: AttemptID) { add(.settle(id)) }
  public func abandon(_ id: AttemptID) { add(.abandon(id)) }

  public func compare(with live: [LiveAttempt], askedAt: ContinuousClock.Instant) {
    add(.live(Dictionary(live.map { ($0.id, $0.isStarted) }) { $1 }, askedAt: askedAt))
  }

  public func run() async {
    var state = ClusterState(timing: configuration.timing, now: .now)
    var alarm = Alarm()
    var arrivals = mailbox.arrivals.makeAsyncIterator()
    await withDiscardingTaskGroup { group in
      while !Task.isCancelled {
        for message in mailbox.take() {
          switch message {
          case .alarm: alarm.rang()
          case .event(let event):
            note(event)
            state.receive(event, at: .now)
          }
        }
        if let action = state.nextAction(at: .now) {
          if case .emit(let event) = action {
            sink.yield(event)
          } else {
            let calls = calls(of: state.installation)
            group.addTask { [self] in await calls.carryOut(action, tell: add) }
          }
        } else {
          metrics.setAttempts(state.counts)
          if let wake = state.nextWake { alarm.set(to: wake) { [mailbox] in mailbox.add(.alarm) } }
          if await arrivals.next() == nil { break }
        }
      }
      group.cancelAll()
    }
  }

  @Sendable private func add(_ event: ClusterEvent) { mailbox.add(.event(event)) }

  private func calls(of installation: UUID?) -> ClusterCalls {
    ClusterCalls(
      client: configuration.client, template: configuration.template, scannerImage: configuration.scannerImage,
      installation: installation, timing: configuration.timing, metrics: metrics)
  }

  /// What an operator should know, in the log and in the figures.
  private func note(_ event: ClusterEvent) {
    switch event {
    case .located(.success): logger.info("cluster found", metadata: ["server": "\(configuration.client.server)"])
    case .located(.failure(let error)): logger.warning("cluster not reached", metadata: ["error": "\(error)"])
    case .created(let id, .failure(.cluster(let error))): warn("Kubernetes Job not created", id, error)
    case .secured(let id, let error?): warn("Secret not made", id, error)
    case .resumed(let id, let error?): warn("Kubernetes Job not resumed", id, error)
    case .deleted(let id?, _, _, let error?) where error.kind != .notFound:
      warn("Kubernetes Job not deleted", id, error)
    case .deleted(nil, let name, _, nil):
      logger.info("Kubernetes Job without an attempt deleted", metadata: ["kubernetes.job": "\(name)"])
    case .listed: metrics.setUp(.cluster, true)
    case .listFailed(let feed, let error):
      metrics.setUp(.cluster, error.kind != .unreachable)
      logger.warning("list failed", metadata: ["resource": "\(feed.rawValue)", "error": "\(error)"])
    case .watchEnded(let feed, _, let error):
      metrics.countWatchRestart(feed.resource)
      logger.debug(
        "watch ended", metadata: ["resource": "\(feed.rawValue)", "error": "\(error.map { "\($0)" } ?? "none")"])
    default: break
    }
  }

  private func warn(_ what: Logger.Message, _ id: AttemptID, _ error: KubernetesError) {
    let level: Logger.Level = error.kind == .alreadyExists ? .debug : .warning
    logger.log(
      level: level, what,
      metadata: ["job.id": "\(id.jobID.lowercased)", "fence": "\(id.fence)", "error": "\(error)"])
  }
}
