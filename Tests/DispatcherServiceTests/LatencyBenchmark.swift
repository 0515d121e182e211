import DispatcherService
import FoundationEssentials
import Logging
import Postgres
import ScanStore
import Synchronization
import TestServers
import Testing

/// Prints how long an idle dispatcher takes from a submit to the launch: SCANROOK_BENCH=1 swift test --filter Latency
@Suite(.enabled(if: ProcessInfo.processInfo.environment["SCANROOK_BENCH"] != nil)) struct LatencyBenchmark {
  @Test func fromSubmitToLaunch() async throws {
    let platform = try await Platform.make(settings: "dispatcher_poll = '1 hour'")
    let launcher = StopwatchLauncher()
    let configuration = DispatcherConfiguration(
      database: PostgresConfiguration(connectionString: platform.database.dispatcherURL, applicationName: "dispatcher"),
      capacity: 4)
    var logger = Logger(label: "bench")
    logger.logLevel = .critical
    let dispatcher = RunningDispatcher(
      DispatcherService(configuration: configuration, launcher: launcher, logger: logger), logger)
    var fromCall: [Duration] = []
    var fromCommit: [Duration] = []
    for _ in 0..<500 {
      let called = ContinuousClock.now
      let id = try await platform.submit()
      let committed = ContinuousClock.now
      try await platform.waitFor("failed", id)
      let launched = try #require(launcher.launches.withLock { $0[id] })
      fromCall.append(launched - called)
      fromCommit.append(launched - committed)
      // Longer than hints are gathered for: the next one finds an idle dispatcher.
      try await Task.sleep(for: .milliseconds(25))
    }
    try await dispatcher.stop()
    print("submit called -> launch:   \(Self.summary(fromCall))")
    print("submit answered -> launch: \(Self.summary(fromCommit))")
    platform.remove()
  }

  private static func summary(_ times: [Duration]) -> String {
    let sorted = times.sorted()
    return "p50 \(sorted[sorted.count / 2]), p99 \(sorted[sorted.count * 99 / 100]), n \(sorted.count)"
  }
}

/// Notes when it is called, and gives the attempt up for good.
private final class StopwatchLauncher: Launcher {
  let launches = Mutex<[UUID: ContinuousClock.Instant]>([:])
  let ends: AsyncStream<LaunchedEnd>
  private let sink: AsyncStream<LaunchedEnd>.Continuation

  init() { (ends, sink) = AsyncStream.makeStream(of: LaunchedEnd.self) }

  func launch(_ attempt: ClaimedAttempt) async {
    launches.withLock { $0[attempt.id.jobID] = .now }
    let end = AttemptEnd(code: "SR903", reason: "only measured", isInfrastructure: false, isRetryable: false)
    sink.yield(LaunchedEnd(id: attempt.id, end: end))
  }

  func stop(_ id: AttemptID, with force: StopForce) async {}
}
