import FoundationEssentials
import ScanStore

@testable import DispatcherService

extension DispatchState {
  /// Every action that is due now. Claims find nothing and nothing falls due; all else gets no answer.
  mutating func drain(at now: Instant) -> [DispatchAction] {
    var actions: [DispatchAction] = []
    while let action = nextAction(at: now) {
      actions.append(action)
      if case .claim = action { claimed([], at: now) }
      if action == .findNextDue { foundNextDue(in: nil, at: now) }
      if action == .finish || actions.count > 1_000 { break }
    }
    return actions
  }

  /// Plays database and launcher: mostly success, now and then a failure without an answer.
  mutating func answer(_ action: DispatchAction, at now: Instant, _ random: inout SplitMix) {
    if Int.random(in: 0..<10, using: &random) == 0 {
      if case .launch = action { return }
      return databaseLost(at: now, jitter: .random(in: 0...1, using: &random))
    }
    switch action {
    case .connect: connected(at: now)
    case .register:
      registered(.init(schemaVersion: 0, pollInterval: .milliseconds(300), installationID: UUID()), at: now)
    case .claim(let capacity):
      let count = Int.random(in: 0...min(capacity, 2), using: &random)
      claimed((0..<count).map { _ in .sample(.random(in: 0...(.max), using: &random), lease: .seconds(1)) }, at: now)
    case .findNextDue:
      foundNextDue(
        in: Bool.random(using: &random) ? nil : .milliseconds(Int.random(in: 0...500, using: &random)), at: now)
    case .renew(let id, _): renewed(id, Bool.random(using: &random), at: now)
    case .report(let id, _): reported(id, at: now)
    case .release(let id, _, _): released(id, at: now)
    case .observe: _ = observed([], at: now)
    case .adopt: adopted([], at: now)
    case .reissueToken(let id): tokenReissued(id)
    case .launch, .takeOver, .stop, .beat, .reap, .deregister, .finish: break
    }
  }

  /// What comes from outside: hints, ends, losses and at last a shutdown.
  mutating func surprise(step: Int, at now: Instant, _ random: inout SplitMix) {
    switch Int.random(in: 0..<8, using: &random) {
    case 0: hintArrived(at: now)
    case 1: controlArrived(at: now)
    case 2, 3:
      if let id = attempts.all.first(where: \.isLaunched)?.attempt.id {
        ended(id, AttemptEnd(code: "SR903", reason: "exit"), at: now)
      }
    case 4: databaseLost(at: now, jitter: .random(in: 0...1, using: &random))
    case 5 where step > 100: shutDown(Bool.random(using: &random) ? .stopScans : .leaveRunning, at: now)
    default: break
    }
  }
}

extension ClaimedAttempt {
  /// The attempt with this fence, of the one scan that tests know.
  static func sample(_ fence: Int64, lease: Duration = .seconds(120), token: String? = "t") -> ClaimedAttempt {
    ClaimedAttempt(
      id: AttemptID(jobID: UUID(uuid: (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)), fence: fence), number: 1,
      attempt: 1, token: token, target: "s3://b/k", scanType: .object,
      resources: ScanResources(
        resourceClass: "small", cpuRequest: "1", cpuLimit: "1", memoryRequest: "1Gi", memoryLimit: "1Gi",
        scratchLimit: "1Gi", timeLimit: .seconds(60)), dispatchLease: lease)
  }
}

/// Repeatable random numbers (splitmix64).
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
