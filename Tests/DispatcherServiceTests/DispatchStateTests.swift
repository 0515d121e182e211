import FoundationEssentials
import ScanStore
import Testing

@testable import DispatcherService

@Suite struct DispatchStateTests {
  let start = ContinuousClock.now
  let holder = UUID()

  func state(capacity: Int = 2, poll: Duration = .seconds(5)) -> DispatchState {
    var state = DispatchState(holder: holder, place: .processes(capacity), now: start)
    #expect(state.nextAction(at: start) == .connect)
    state.connected(at: start)
    #expect(state.nextAction(at: start) == .register)
    state.registered(.init(schemaVersion: 0, pollInterval: poll, installationID: UUID()), at: start)
    return state
  }

  /// A state that has done everything it does at once, and asked what falls due.
  func idle(capacity: Int = 2, poll: Duration = .seconds(5)) -> DispatchState {
    var state = state(capacity: capacity, poll: poll)
    #expect(state.drain(at: start) == [.claim(capacity: capacity), .observe])
    #expect(state.nextWake == start + .milliseconds(50))
    #expect(state.drain(at: state.nextWake) == [.findNextDue])
    return state
  }

  @Test func claimsAtOnceWhenItIsRegistered() {
    var state = state(capacity: 3)
    #expect(state.nextAction(at: start) == .claim(capacity: 3))
  }

  @Test func claimsAtOnceAtAHint() {
    var state = idle()
    let now = start + .seconds(1)
    #expect(state.nextAction(at: now) == nil)
    state.hintArrived(at: now)
    #expect(state.nextAction(at: now) == .claim(capacity: 2))
  }

  @Test func answersTwoHintsAtOnceAndABurstWithOneMoreClaim() {
    var state = idle()
    let now = start + .seconds(1)
    for millisecond in 0...1 {
      state.hintArrived(at: now + .milliseconds(millisecond))
      #expect(state.drain(at: now + .milliseconds(millisecond)) == [.claim(capacity: 2)])
    }
    for millisecond in 2...10 { state.hintArrived(at: now + .milliseconds(millisecond)) }
    #expect(state.nextAction(at: now + .milliseconds(10)) == nil)
    #expect(state.nextWake == now + .milliseconds(20))
    #expect(state.drain(at: now + .milliseconds(20)) == [.claim(capacity: 2)])
    #expect(state.drain(at: now + .milliseconds(69)) == [])
    #expect(state.drain(at: now + .milliseconds(70)) == [.findNextDue])
  }

  @Test func claimsForAHintBeforeAllElse() {
    var state = running(attempt(1, lease: .seconds(3)), capacity: 3)
    state.claimed([attempt(2)], at: start)
    #expect(state.nextAction(at: start) == .launch(attempt(2)))
    // A minute later everything is due; nothing has been asked in between.
    let now = start + .seconds(60)
    let end = AttemptEnd(code: "SR903", reason: "exit 0")
    state.ended(attempt(2).id, end, at: now)
    state.hintArrived(at: now)
    state.controlArrived(at: now)
    var actions: [DispatchAction] = []
    while let action = state.nextAction(at: now) { actions.append(action) }
    #expect(
      actions == [
        .claim(capacity: 1), .report(attempt(2).id, end), .beat, .renew(attempt(1).id, detail: nil), .observe,
        .findNextDue, .reap,
      ])
  }

  @Test func putsAClaimBetweenTwoCallsWhenAHintComes() {
    var state = idle()
    let now = start + .seconds(60)
    #expect(state.nextAction(at: now) == .claim(capacity: 2))
    #expect(state.nextAction(at: now) == .beat)
    // While that call was on its way a hint came.
    state.hintArrived(at: now)
    #expect(state.nextAction(at: now) == .claim(capacity: 2))
    #expect(state.nextAction(at: now) == .observe)
  }

  @Test func pollsWithoutHints() {
    var state = idle(poll: .milliseconds(200))
    #expect(state.nextWake == start + .milliseconds(200))
    let actions = state.drain(at: start + .milliseconds(200))
    #expect(actions == [.claim(capacity: 2), .beat, .observe, .reap])
  }

  @Test func claimsWhenSomethingFallsDue() {
    var state = idle()
    state.foundNextDue(in: .seconds(2), at: start)
    #expect(state.nextWake == start + .seconds(2))
    #expect(state.nextAction(at: start + .seconds(2)) == .claim(capacity: 2))
  }

  @Test func doesNotSpinOnWhatIsDueAndCannotBeDone() {
    var state = idle()
    state.foundNextDue(in: .zero, at: start)
    #expect(state.nextAction(at: start) == nil)
    #expect(state.nextWake == start + .milliseconds(100))
  }

  @Test func launchesWhatItClaimedAndAsksForNoMoreThanItsSlots() {
    var state = idle(capacity: 2)
    let first = attempt(1)
    state.claimed([first], at: start)
    #expect(state.nextAction(at: start) == .launch(first))
    state.hintArrived(at: start + .seconds(1))
    #expect(state.drain(at: start + .seconds(1)) == [.claim(capacity: 1)])
    state.claimed([attempt(2)], at: start + .seconds(1))
    state.hintArrived(at: start + .seconds(2))
    #expect(state.drain(at: start + .seconds(2)) == [.launch(attempt(2))])
  }

  @Test func claimsAgainWhenASlotBecomesFree() {
    var state = idle(capacity: 1)
    state.claimed([attempt(1)], at: start)
    #expect(state.drain(at: start) == [.launch(attempt(1))])
    let now = start + .seconds(1)
    let end = AttemptEnd(code: "SR903", reason: "exit 0")
    state.ended(attempt(1).id, end, at: now)
    #expect(state.nextAction(at: now) == .report(attempt(1).id, end))
    #expect(state.nextAction(at: now) == nil)
    state.reported(attempt(1).id, at: now)
    #expect(state.nextAction(at: now) == .claim(capacity: 1))
  }

  @Test func reportsAnEndUntilTheDatabaseKnowsIt() {
    var state = running(attempt(1))
    let end = AttemptEnd(code: "SR903", reason: "signal 9")
    state.ended(attempt(1).id, end, at: start)
    #expect(state.nextAction(at: start) == .report(attempt(1).id, end))
    state.databaseLost(at: start, jitter: 1)
    #expect(state.nextAction(at: start) == nil)
    #expect(state.nextWake == start + .milliseconds(100))
    #expect(state.nextAction(at: start + .milliseconds(100)) == .connect)
    state.connected(at: start + .milliseconds(150))
    #expect(state.nextAction(at: start + .milliseconds(150)) == .register)
    state.registered(
      .init(schemaVersion: 0, pollInterval: .seconds(5), installationID: UUID()), at: start + .milliseconds(150))
    let actions = state.drain(at: start + .seconds(6))
    #expect(actions.prefix(2) == [.claim(capacity: 1), .report(attempt(1).id, end)])
  }

  @Test func renewsAtAThirdOfTheLeaseUntilTheScannerHasStarted() {
    var state = running(attempt(1, lease: .seconds(30)))
    let id = attempt(1).id
    #expect(state.drain(at: start + .seconds(10)).contains(.renew(id, detail: nil)))
    state.renewed(id, true, at: start + .seconds(10))
    #expect(!state.drain(at: start + .seconds(19)).contains(.renew(id, detail: nil)))
    #expect(state.drain(at: start + .seconds(20)).contains(.renew(id, detail: nil)))
    state.renewed(id, false, at: start + .seconds(20))
    #expect(!state.drain(at: start + .seconds(40)).contains(.renew(id, detail: nil)))
  }

  @Test func stopsRenewingWhenItSeesTheStart() {
    var state = running(attempt(1, lease: .seconds(30)))
    _ = state.observed([live(1, isStarted: true)], at: start)
    #expect(!state.drain(at: start + .seconds(10)).contains(.renew(attempt(1).id, detail: nil)))
  }

  @Test func looksAtOnceWhenACancelIsHinted() {
    var state = idle()
    state.controlArrived(at: start + .seconds(1))
    #expect(state.drain(at: start + .seconds(1)) == [.observe])
    for _ in 0..<5 { state.controlArrived(at: start + .milliseconds(1_005)) }
    #expect(state.drain(at: start + .milliseconds(1_010)) == [])
    #expect(state.drain(at: start + .milliseconds(1_020)) == [.observe])
  }

  @Test func terminatesAndThenKillsACancelledScanner() {
    var state = running(attempt(1))
    let id = attempt(1).id
    let now = start + .seconds(1)
    _ = state.observed([live(1, isStarted: true, isCancelRequested: true)], at: now)
    #expect(state.drain(at: now) == [.stop(id, .terminate)])
    _ = state.observed([live(1, isStarted: true, isCancelRequested: true)], at: now + .seconds(1))
    #expect(state.nextAction(at: now + .seconds(1)) == nil)
    #expect(state.drain(at: now + .seconds(10)).first == .stop(id, .kill))
    #expect(!state.drain(at: now + .seconds(60)).contains(.stop(id, .kill)))
  }

  @Test func stopsACancelledScannerWhileTheDatabaseIsAway() {
    var state = running(attempt(1))
    _ = state.observed([live(1, isCancelRequested: true)], at: start)
    state.databaseLost(at: start, jitter: 0)
    #expect(state.nextAction(at: start) == .stop(attempt(1).id, .terminate))
  }

  @Test func givesAScannerWhoseAttemptIsGoneTimeToEnd() {
    var state = running(attempt(1))
    let id = attempt(1).id
    _ = state.observed([], at: start)
    #expect(state.nextAction(at: start) == nil)
    _ = state.observed([], at: start + .seconds(5))
    #expect(state.drain(at: start + .seconds(10)).first == .stop(id, .terminate))
  }

  @Test func releasesAnAttemptWhoseClaimGotNoAnswer() {
    var state = idle()
    _ = state.observed([live(7), live(8, holder: UUID()), live(9, isStarted: true)], at: start)
    let actions = state.drain(at: start)
    #expect(actions == [.release(attempt(7).id, reason: "claimed, and not started by its dispatcher", after: .zero)])
    state.released(attempt(7).id, at: start)
    #expect(!state.drain(at: start + .seconds(60)).contains { if case .release = $0 { true } else { false } })
  }

  @Test func leavesRunningScansAloneAtShutdown() {
    var state = running(attempt(1))
    state.shutDown(.leaveRunning, at: start)
    #expect(state.nextAction(at: start) == .deregister)
    #expect(state.nextAction(at: start) == .finish)
  }

  @Test func givesBackWhatItHasNotLaunchedAtShutdown() {
    var state = idle()
    state.claimed([attempt(1)], at: start)
    state.shutDown(.leaveRunning, at: start)
    #expect(
      state.nextAction(at: start)
        == .release(attempt(1).id, reason: "claimed, and not started by its dispatcher", after: .zero))
    #expect(state.nextAction(at: start) == nil)
    state.released(attempt(1).id, at: start)
    #expect(state.nextAction(at: start) == .deregister)
  }

  @Test func stopsScansAndReportsThemBeforeItLeaves() {
    var state = running(attempt(1))
    let id = attempt(1).id
    state.shutDown(.stopScans, at: start)
    #expect(state.drain(at: start) == [.stop(id, .terminate)])
    let end = AttemptEnd(code: "SR903", reason: "signal 15")
    state.ended(id, end, at: start + .seconds(1))
    #expect(state.drain(at: start + .seconds(1)) == [.report(id, end)])
    state.reported(id, at: start + .seconds(1))
    #expect(state.nextAction(at: start + .seconds(1)) == .deregister)
    #expect(state.nextAction(at: start + .seconds(1)) == .finish)
  }

  @Test func leavesInTimeWhenAScannerDoesNotEnd() {
    var state = running(attempt(1))
    state.shutDown(.stopScans, at: start)
    #expect(state.drain(at: start + .seconds(20)).last == .finish)
  }

  @Test func leavesAtOnceWhenTheDatabaseIsAwayAndNothingIsLeftToSay() {
    var state = running(attempt(1))
    state.databaseLost(at: start, jitter: 1)
    state.shutDown(.leaveRunning, at: start)
    #expect(state.nextAction(at: start) == .finish)
  }

  @Test func backsOffFromADatabaseThatIsAway() {
    var state = DispatchState(holder: holder, place: .processes(1), now: start)
    var pauses: [Duration] = []
    var now = start
    for _ in 0..<8 {
      #expect(state.nextAction(at: now) == .connect)
      state.databaseLost(at: now, jitter: 1)
      pauses.append(state.nextWake - now)
      now = state.nextWake
    }
    #expect(pauses.prefix(3) == [.milliseconds(100), .milliseconds(200), .milliseconds(400)])
    #expect(pauses.last == .seconds(5))
  }

  @Test func registersAnewWhenItWasForgotten() {
    var state = idle()
    state.forgotten(at: start)
    #expect(state.nextAction(at: start) == .register)
  }

  /// Whatever happens, an idle state names a later time: the loop never spins.
  @Test(arguments: 0..<200) func neverAsksToBeWokenForNothing(seed: Int) {
    var random = SplitMix(seed: UInt64(seed))
    var state = state(capacity: 3, poll: .milliseconds(300))
    var now = start
    for step in 0..<120 {
      for action in state.drain(at: now) { state.answer(action, at: now, &random) }
      // Answers may have made more due.
      var rounds = 0
      while case let actions = state.drain(at: now), !actions.isEmpty, !actions.contains(.finish) {
        for action in actions { state.answer(action, at: now, &random) }
        rounds += 1
        if rounds > 50 { break }
      }
      if state.drain(at: now).contains(.finish) { return }
      #expect(state.attempts.count <= 3)
      #expect(rounds <= 50 && state.nextWake > now, "step \(step)")
      now += .milliseconds(Int.random(in: 1...400, using: &random))
      state.surprise(step: step, at: now, &random)
    }
  }

  func running(_ attempt: ClaimedAttempt, capacity: Int = 2) -> DispatchState {
    var state = idle(capacity: capacity)
    state.claimed([attempt], at: start)
    #expect(state.drain(at: start) == [.launch(attempt)])
    #expect(state.drain(at: start + .milliseconds(50)) == [.findNextDue])
    return state
  }

  func attempt(_ fence: Int64, lease: Duration = .seconds(120)) -> ClaimedAttempt { .sample(fence, lease: lease) }

  func live(
    _ fence: Int64, holder: UUID? = nil, isStarted: Bool = false, isCancelRequested: Bool = false
  ) -> LiveAttempt {
    LiveAttempt(
      id: attempt(fence).id, attempt: 1, holder: holder ?? self.holder, isStarted: isStarted,
      isCancelRequested: isCancelRequested, leasedUntil: Date(), pendingUntil: Date(), deadlineAt: nil)
  }
}
