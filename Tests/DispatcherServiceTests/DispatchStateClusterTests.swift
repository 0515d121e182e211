import FoundationEssentials
import ScanModel
import ScanStore
import Testing

@testable import DispatcherService

/// What is different when scanners are Kubernetes Jobs: many dispatchers, one cluster.
@Suite struct DispatchStateClusterTests {
  private let holder = UUID()
  private let start = ContinuousClock.now
  private let end = AttemptEnd(code: .scannerGone, reason: "gone")

  /// Registered, with a launcher that has seen everything, and idle.
  private func idle(limit: Int = 100) -> DispatchState {
    var state = connected(limit: limit)
    state.located("cluster", at: start)
    state.launcherIsReady(at: start)
    _ = state.drain(at: start)
    state.registered(.init(schemaVersion: 7, pollInterval: .seconds(5), installationID: UUID()), at: start)
    state.adopted([], at: start)
    _ = state.drain(at: start)
    return state
  }

  private func connected(limit: Int) -> DispatchState {
    var state = DispatchState(holder: holder, place: .cluster(limit: limit), now: start)
    _ = state.drain(at: start)
    state.connected(at: start)
    return state
  }

  private func attempt(_ fence: Int64, token: String? = "t") -> ClaimedAttempt { .sample(fence, token: token) }

  private func live(
    _ fence: Int64, holder: UUID, isStarted: Bool = false, isCancelRequested: Bool = false, cluster: String = "cluster"
  ) -> LiveAttempt {
    LiveAttempt(
      id: attempt(fence).id, attempt: 1, holder: holder, isStarted: isStarted, isCancelRequested: isCancelRequested,
      leasedUntil: .distantFuture, pendingUntil: .distantFuture, deadlineAt: nil, cluster: cluster)
  }

  @Test func claimsNothingBeforeTheLauncherHasSeenTheCluster() {
    var state = connected(limit: 10)
    state.registered(.init(schemaVersion: 7, pollInterval: .seconds(5), installationID: UUID()), at: start)
    #expect(state.drain(at: start) == [.observe])
    state.located("cluster", at: start)
    #expect(state.drain(at: start) == [.register], "the database has to know where attempts run")
    state.registered(.init(schemaVersion: 7, pollInterval: .seconds(5), installationID: UUID()), at: start)
    state.launcherIsReady(at: start)
    let actions = state.drain(at: start)
    #expect(actions.contains(.claim(capacity: 10)))
    #expect(actions.contains(.adopt))
  }

  @Test func claimsAsManyAsItCanLaunchAtATime() {
    var state = idle()
    let now = start + .seconds(1)
    state.hintArrived(at: now)
    #expect(state.nextAction(at: now) == .claim(capacity: 16))
    state.claimed((1...16).map { attempt($0) }, at: now)
    #expect(state.drain(at: now) == (1...16).map { .launch(attempt($0)) })
    state.hintArrived(at: now + .seconds(1))
    #expect(state.drain(at: now + .seconds(1)).isEmpty, "they are still being launched")
    state.launched(attempt(3).id, at: now + .seconds(2))
    #expect(state.nextAction(at: now + .seconds(2)) == .claim(capacity: 1))
  }

  @Test func claimsNothingWhileTheClusterHasNoRoom() {
    var state = idle()
    state.paused(for: .seconds(30), at: start)
    state.hintArrived(at: start + .seconds(1))
    for second in 1..<30 {
      #expect(!state.drain(at: start + .seconds(second)).contains { if case .claim = $0 { true } else { false } })
      #expect(state.nextWake > start + .seconds(second), "nothing turns in a hot loop")
    }
    #expect(state.drain(at: start + .seconds(30)).contains(.claim(capacity: 16)))
  }

  @Test func adoptsWhatADispatcherLeft() {
    var state = idle()
    let now = start + .seconds(1)
    #expect(state.observed([live(5, holder: UUID()), live(6, holder: UUID(), isStarted: true)], at: now).isEmpty)
    #expect(state.drain(at: now).contains(.adopt))
    let waiting = AdoptedAttempt(attempt: attempt(5, token: nil), isStarted: false, isCancelRequested: false)
    let running = AdoptedAttempt(attempt: attempt(6, token: nil), isStarted: true, isCancelRequested: false)
    state.adopted([waiting, running], at: now)
    let actions = state.drain(at: now)
    #expect(actions.contains(.launch(waiting.attempt)))
    #expect(actions.contains(.takeOver(running.attempt)))
    #expect(actions.contains(.renew(waiting.attempt.id, detail: nil)), "nobody has renewed its lease")
    #expect(!actions.contains(.renew(running.attempt.id, detail: nil)))
    #expect(actions.contains(.adopt), "there may be more of them")
  }

  @Test func leavesAttemptsOfOtherClustersAlone() {
    var state = idle()
    _ = state.observed([live(5, holder: UUID(), cluster: "another")], at: start + .seconds(1))
    #expect(!state.drain(at: start + .seconds(1)).contains(.adopt))
  }

  @Test func stopsAtOnceWhatIsAdoptedAndCancelled() {
    var state = idle()
    state.adopted(
      [AdoptedAttempt(attempt: attempt(5, token: nil), isStarted: true, isCancelRequested: true)], at: start)
    #expect(state.drain(at: start).prefix(2) == [.takeOver(attempt(5, token: nil)), .stop(attempt(5).id, .terminate)])
  }

  @Test func getsATokenForALaunchThatLacksOne() {
    var state = idle()
    state.adopted(
      [AdoptedAttempt(attempt: attempt(5, token: nil), isStarted: false, isCancelRequested: false)], at: start)
    _ = state.drain(at: start)
    state.tokenNeeded(attempt(5).id, at: start + .seconds(1))
    #expect(state.nextAction(at: start + .seconds(1)) == .reissueToken(attempt(5).id))
    state.tokenReissued(attempt(5).id)
    #expect(!state.drain(at: start + .seconds(10)).contains(.reissueToken(attempt(5).id)))
  }

  @Test func tellsPeopleAtOnceWhatAnAttemptWaitsFor() {
    var state = idle()
    state.claimed([attempt(5)], at: start)
    _ = state.drain(at: start)
    state.waiting(attempt(5).id, for: "Unschedulable: no room", at: start + .seconds(1))
    #expect(state.drain(at: start + .seconds(1)).contains(.renew(attempt(5).id, detail: "Unschedulable: no room")))
    state.renewed(attempt(5).id, true, at: start + .seconds(1))
    #expect(!state.drain(at: start + .seconds(2)).contains { if case .renew = $0 { true } else { false } })
  }

  @Test func givesBackWhatTheLauncherDeclines() {
    var state = idle()
    state.claimed([attempt(5)], at: start)
    _ = state.drain(at: start)
    state.declined(attempt(5).id, reason: "exceeded quota", after: .seconds(30), at: start)
    #expect(state.drain(at: start).contains(.release(attempt(5).id, reason: "exceeded quota", after: .seconds(30))))
    state.released(attempt(5).id, at: start)
    #expect(state.attempts.isEmpty)
  }

  @Test func letsGoOfWhatAnotherHasTakenOver() {
    var state = idle()
    state.claimed([attempt(5), attempt(6)], at: start)
    _ = state.drain(at: start)
    let lost = state.observed([live(5, holder: UUID()), live(6, holder: holder)], at: start + .seconds(1))
    #expect(lost == [attempt(5).id])
    #expect(state.attempts.all.map(\.attempt.id.fence) == [6])
  }

  @Test func finishesItsLaunchesBeforeItLeaves() {
    var state = idle()
    state.claimed([attempt(5)], at: start)
    _ = state.drain(at: start)
    state.shutDown(.leaveRunning, at: start)
    #expect(state.drain(at: start).isEmpty)
    state.launched(attempt(5).id, at: start + .seconds(1))
    #expect(state.drain(at: start + .seconds(1)) == [.deregister, .finish])
  }
}
