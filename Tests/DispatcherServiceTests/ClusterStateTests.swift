import FoundationEssentials
import KubernetesAPI
import ScanModel
import ScanStore
import Testing

@testable import DispatcherService

/// From an attempt to a running pod, and whatever comes in between.
@Suite struct ClusterLaunchTests {
  private let attempt = ClaimedAttempt.sample(7, token: "secret")
  private var id: AttemptID { attempt.id }
  private var name: String { JobLabel.name(of: attempt) }

  @Test func makesJobThenSecretThenResumes() {
    var play = ClusterPlay()
    play.tell(.launch(attempt))
    #expect(play.actions() == [.createJob(attempt)])
    play.tell(.created(id, .success(play.job(of: attempt))))
    #expect(play.actions() == [.createSecret(id, job: name, uid: "job-1", token: "secret")])
    play.tell(.secured(id, nil))
    #expect(play.actions() == [.resumeJob(id, name: name)])
    play.tell(.resumed(id, nil))
    #expect(play.actions() == [.emit(.launched(id))])
  }

  @Test func saysThatItIsReadyWhenItHasSeenEverything() {
    var state = ClusterState(now: .now)
    let now = ContinuousClock.now
    #expect(state.nextAction(at: now) == .readNamespace)
    #expect(state.nextAction(at: now) == nil)
    state.receive(.located(.success("uid")), at: now)
    #expect(state.nextAction(at: now) == .emit(.located(cluster: "uid")))
    #expect(state.nextAction(at: now) == nil, "nothing is asked before the database said whose Jobs are ours")
    state.receive(.begin(installation: ClusterPlay.installation), at: now)
    #expect(state.nextAction(at: now) == .list(.jobs))
    #expect(state.nextAction(at: now) == .list(.pods))
    state.receive(.listed(.jobs, .jobs([]), version: "5", askedAt: now), at: now)
    #expect(state.nextAction(at: now) == .watch(.jobs, from: "5"))
    #expect(state.nextAction(at: now) == nil)
    state.receive(.listed(.pods, .pods([]), version: "6", askedAt: now), at: now)
    #expect(state.nextAction(at: now) == .emit(.available))
    #expect(state.nextAction(at: now) == .watch(.pods, from: "6"))
  }

  @Test func adoptsItsOwnJobWhoseAnswerWasLost() {
    var play = ClusterPlay()
    play.tell(.launch(attempt))
    _ = play.actions()
    play.tell(.created(id, .failure(.cluster(KubernetesError(.unreachable, "no answer")))))
    #expect(play.nextActions() == [.createJob(attempt)])
    play.tell(.created(id, .failure(.cluster(KubernetesError(.alreadyExists, "it exists")))))
    #expect(play.actions() == [.readJob(id, name: name)])
    play.tell(.read(id, .success(play.job(of: attempt))))
    #expect(play.actions() == [.createSecret(id, job: name, uid: "job-1", token: "secret")])
  }

  /// The one before died between Job and Secret, or between Secret and resume: nobody can tell.
  @Test func asksForANewTokenWhereAnotherMadeTheJob() {
    var adopted = attempt
    adopted.token = nil
    var play = ClusterPlay()
    play.launchWhereTheNameIsTaken(adopted)
    play.tell(.read(id, .success(play.job(of: attempt))))
    #expect(play.actions() == [.emit(.tokenNeeded(id))])
    play.tell(.token(id, "new"))
    #expect(play.actions() == [.createSecret(id, job: name, uid: "job-1", token: "new")])
    play.tell(.secured(id, KubernetesError(.alreadyExists, "it exists")))
    #expect(play.actions() == [.replaceSecret(id, job: name, uid: "job-1", token: "new")])
    play.tell(.secured(id, nil))
    #expect(play.actions() == [.resumeJob(id, name: name)])
  }

  /// It was stopped, and another took the attempt over: its own token may be dead.
  @Test func asksTheEngineBeforeItReplacesASecret() {
    var play = ClusterPlay()
    play.tell(.launch(attempt))
    _ = play.actions()
    play.tell(.created(id, .success(play.job(of: attempt))))
    _ = play.actions()
    play.tell(.secured(id, KubernetesError(.alreadyExists, "it exists")))
    #expect(play.actions() == [.emit(.tokenNeeded(id))])
    play.tell(.abandon(id))
    #expect(play.actions().isEmpty)
    #expect(play.state.attempts.isEmpty)
  }

  @Test func leavesAJobAloneThatRuns() {
    var adopted = attempt
    adopted.token = nil
    var play = ClusterPlay()
    play.launchWhereTheNameIsTaken(adopted)
    play.tell(.read(id, .success(play.job(of: attempt, isSuspended: false))))
    #expect(play.actions() == [.emit(.launched(id))])
  }

  @Test func removesAJobOfAnotherFenceFirst() {
    var play = ClusterPlay()
    play.launchWhereTheNameIsTaken(attempt)
    play.tell(.read(id, .success(play.job(of: attempt, uid: "old", fence: 3))))
    #expect(play.actions() == [.deleteJob(id, name: name, uid: "old")])
    play.tell(.deleted(id, name: name, uid: "old", nil))
    #expect(play.actions() == [.createJob(attempt)])
  }

  @Test func keepsItsHandsOffTheJobOfAnotherInstallation() {
    var play = ClusterPlay()
    play.launchWhereTheNameIsTaken(attempt)
    play.tell(.read(id, .success(play.job(of: attempt, installation: .init()))))
    let actions = play.actions()
    #expect(actions.count == 1)
    guard case .emit(.declined(id, _, _)) = actions.first else {
      Issue.record("\(actions)")
      return
    }
  }

  @Test(arguments: [KubernetesError.Kind.quotaExceeded, .forbidden, .namespaceGone])
  func givesTheAttemptBackAndPausesWhenTheClusterHasNoPlace(kind: KubernetesError.Kind) {
    var play = ClusterPlay()
    play.tell(.launch(attempt))
    _ = play.actions()
    play.tell(.created(id, .failure(.cluster(KubernetesError(kind, "exceeded quota: jobs")))))
    #expect(
      play.actions() == [
        .emit(.paused(.seconds(30))), .emit(.declined(id, reason: "exceeded quota: jobs", after: .seconds(30))),
      ])
    #expect(play.state.attempts.isEmpty)
  }

  @Test func failsAnAttemptWhoseJobIsRefusedWithTheField() {
    var play = ClusterPlay()
    play.tell(.launch(attempt))
    _ = play.actions()
    let error = KubernetesError(.invalid(field: "spec.template.spec.nodeNam"), "strict decoding error")
    play.tell(.created(id, .failure(.cluster(error))))
    guard case .emit(.ended(id, let end)) = play.actions().first else {
      Issue.record("no end")
      return
    }
    #expect(end.code == "SR267")
    #expect(end.reason.contains("spec.template.spec.nodeNam"))
    #expect(end.isRetryable, "a template is corrected sooner or later")
  }

  @Test func waitsAsLongAsAnOverloadedServerSays() {
    var play = ClusterPlay()
    play.tell(.launch(attempt))
    _ = play.actions()
    let before = play.now
    play.tell(.created(id, .failure(.cluster(KubernetesError(.tooManyRequests, "slow down", retryAfter: .seconds(3))))))
    #expect(play.actions().isEmpty)
    #expect(play.nextActions() == [.createJob(attempt)])
    #expect(play.now == before + .seconds(3))
  }

  @Test func givesAnAttemptBackThatCouldNotBeMadeInTime() {
    var play = ClusterPlay()
    play.tell(.launch(attempt))
    var tries = 0
    var last: [ClusterAction] = play.actions()
    while last == [.createJob(attempt)], tries < 100 {
      tries += 1
      play.tell(.created(id, .failure(.cluster(KubernetesError(.unreachable, "no route")))))
      last = play.actions()
      if last.isEmpty { last = play.nextActions() }
    }
    #expect(last.last == .emit(.declined(id, reason: "no route", after: .seconds(10))))
    #expect((5...20).contains(tries), "with growing pauses, \(tries) tries in a minute")
  }

  @Test func asksNoMoreThanItsShareAtATime() {
    var timing = ClusterTiming()
    timing.concurrency = 3
    var play = ClusterPlay(timing: timing)
    let attempts = (1...10).map { ClaimedAttempt.sample(Int64($0), token: "t") }
    for attempt in attempts { play.tell(.launch(attempt)) }
    #expect(play.actions() == attempts.prefix(3).map { .createJob($0) })
    play.tell(.created(attempts[0].id, .success(play.job(of: attempts[0]))))
    #expect(play.actions().count == 1)
  }
}

/// What becomes of a Job that runs.
@Suite struct ClusterWatchTests {
  private let attempt = ClaimedAttempt.sample(7, token: "secret")
  private var id: AttemptID { attempt.id }
  private var name: String { JobLabel.name(of: attempt) }

  private func placed(timing: ClusterTiming = ClusterTiming()) -> ClusterPlay {
    var play = ClusterPlay(timing: timing)
    play.place(attempt)
    return play
  }

  private func end(_ actions: [ClusterAction], sourceLocation: SourceLocation = #_sourceLocation) throws -> AttemptEnd {
    for case .emit(.ended(id, let end)) in actions { return end }
    Issue.record("no end in \(actions)", sourceLocation: sourceLocation)
    throw CancellationError()
  }

  @Test func reportsAnEndAndRemovesTheJobWhenThatIsKnown() throws {
    var play = placed()
    play.show(attempt, .running)
    #expect(play.actions().isEmpty)
    play.show(attempt, .ended(0, "Completed"))
    #expect(try end(play.actions()).reason.contains("exit code 0 (published)"))
    play.tell(.settle(id))
    #expect(play.actions() == [.deleteJob(id, name: name, uid: "job-1")])
    play.tell(.deleted(id, name: name, uid: "job-1", nil))
    #expect(play.actions().isEmpty)
    #expect(play.state.attempts.isEmpty)
    #expect(play.state.jobs.isEmpty)
  }

  @Test func asksTheLogOfAScannerWithoutLastWords() throws {
    var play = placed()
    play.show(attempt, .ended(1))
    #expect(play.actions() == [.readLogTail(id, pod: "\(name)-abcde")])
    play.tell(.lastWords(id, "no way to the database\n"))
    let end = try end(play.actions())
    #expect(end.reason == "the scanner ended with exit code 1 on node-7: no way to the database")
    #expect(end.code == "SR903")
  }

  /// Containers of the operators may go on, or fail on their own.
  @Test func looksAtTheScannerFirst() throws {
    var play = placed()
    let sidecar = ContainerStatus(name: "proxy", state: .init(running: .init()))
    var status = Pod.Status.ended(137, "OOMKilled")
    status.phase = "Running"
    status.containerStatuses?.insert(sidecar, at: 0)
    play.show(attempt, status)
    #expect(try end(play.actions()).code == "SR304")
    var other = placed()
    status = .ended(0, "Completed")
    status.phase = "Failed"
    status.containerStatuses?.append(
      ContainerStatus(name: "proxy", state: .init(terminated: .init(exitCode: 2, reason: "Error", message: "bye"))))
    other.show(attempt, status)
    #expect(try end(other.actions()).reason == "container proxy ended with exit code 2 on node-7: bye")
  }

  @Test func namesTheLimitOfAScannerWithoutMemory() throws {
    var play = placed()
    play.show(attempt, .ended(137, "OOMKilled"))
    let end = try end(play.actions())
    #expect(end.code == "SR304")
    #expect(end.reason == "OOMKilled (limit 1Gi) on node-7")
    #expect(!end.isInfrastructure)
    #expect(end.hint?.contains("resource_class") == true)
  }

  @Test func tellsScratchFromANodeWithoutRoom() throws {
    var play = placed()
    var status = Pod.Status.ended(137)
    (status.reason, status.message) = ("Evicted", "Usage of EmptyDir volume \"scratch\" exceeds the limit \"2Gi\". ")
    play.show(attempt, status)
    #expect(try end(play.actions()).code == "SR305")
    var other = placed()
    status.message = "The node was low on resource: memory."
    other.show(attempt, status)
    let end = try end(other.actions())
    #expect(end.code == "SR903")
    #expect(end.isInfrastructure)
  }

  @Test func givesImageErrorsTimeToHeal() throws {
    var play = placed()
    play.show(attempt, .waiting("ErrImagePull", "no such host"))
    #expect(play.actions() == [.emit(.waiting(id, for: "ErrImagePull: no such host"))])
    play.pass(.seconds(29))
    play.show(attempt, .waiting("ImagePullBackOff", "Back-off pulling image \"x\""))
    #expect(play.actions() == [.emit(.waiting(id, for: "ImagePullBackOff: Back-off pulling image \"x\""))])
    #expect(play.nextActions() == [.readWarnings(id, uid: "pod-1")])
    play.tell(.warnings(id, ["Failed: no such host"]))
    #expect(play.actions() == [.deleteJob(id, name: name, uid: "job-1")])
    play.tell(.deleted(id, name: name, uid: "job-1", nil))
    #expect(play.actions().isEmpty, "its pod is still there")
    if let pod = play.pod(of: attempt, .waiting("ImagePullBackOff"), isDeleting: true) { play.tell(.podGone(pod)) }
    let end = try end(play.actions())
    #expect(end.code == "SR906")
    #expect(end.reason == "ImagePullBackOff: Back-off pulling image \"x\"; Failed: no such host")
  }

  @Test func forgetsAnImageErrorThatHealed() {
    var play = placed()
    play.show(attempt, .waiting("ErrImagePull"))
    _ = play.actions()
    play.pass(.seconds(20))
    play.show(attempt, .running)
    #expect(play.actions() == [.emit(.waiting(id, for: nil))])
    play.pass(.seconds(60))
    #expect(play.actions().isEmpty)
  }

  @Test func givesUpAtOnceOnANameThatNeverWorks() {
    var play = placed()
    play.show(attempt, .waiting("InvalidImageName", "couldn't parse"))
    #expect(play.actions().contains(.readWarnings(id, uid: "pod-1")))
  }

  @Test func letsAPodWaitForANodeUntilJustBeforeItsLimit() throws {
    var play = placed()
    let start = play.now
    play.show(attempt, .unschedulable("0/3 nodes are available"))
    #expect(play.actions() == [.emit(.waiting(id, for: "Unschedulable: 0/3 nodes are available"))])
    var actions: [ClusterAction] = []
    while actions != [.readWarnings(id, uid: "pod-1")], play.now < start + .seconds(1_000) {
      if actions.contains(.list(.pods)) {
        let pod = try #require(play.pod(of: attempt, .unschedulable("0/3 nodes are available")))
        play.list(jobs: [play.job(of: attempt, isSuspended: false)], pods: [pod])
      }
      actions = play.nextActions()
    }
    #expect(actions == [.readWarnings(id, uid: "pod-1")])
    #expect(play.now - start == attempt.pendingLimit - .seconds(5))
    play.tell(.warnings(id, []), .deleted(id, name: name, uid: "job-1", nil))
    _ = play.actions()
  }

  @Test func asksWhyAJobHasNoPod() throws {
    var play = placed()
    #expect(play.actions().isEmpty)
    #expect(play.nextActions() == [.readWarnings(id, uid: "job-1")])
    let quota = "FailedCreate: Error creating: pods is forbidden: exceeded quota: pods=0"
    play.tell(.warnings(id, [quota]))
    #expect(play.actions() == [.emit(.waiting(id, for: quota))], "room may come")
    #expect(play.nextActions() == [.readWarnings(id, uid: "job-1")])
    play.tell(.warnings(id, ["FailedCreate: Error creating: violates PodSecurity \"restricted:latest\""]))
    #expect(play.actions() == [.deleteJob(id, name: name, uid: "job-1")])
    play.tell(.deleted(id, name: name, uid: "job-1", nil))
    let end = try end(play.actions())
    #expect(end.code == "SR906")
    #expect(end.reason.contains("violates PodSecurity"))
  }

  @Test func waitsForTheReasonOfAPodThatIsGone() throws {
    var play = placed()
    play.show(attempt, .running)
    if let pod = play.pod(of: attempt, .running, isDeleting: true) { play.tell(.podGone(pod)) }
    #expect(play.actions().isEmpty)
    let condition = Condition(
      type: "FailureTarget", status: "True", reason: "DeadlineExceeded", message: "Job was active longer")
    play.tell(.job(play.job(of: attempt, isSuspended: false, condition: condition)))
    #expect(play.actions() == [.deleteJob(id, name: name, uid: "job-1")])
    play.tell(.deleted(id, name: name, uid: "job-1", nil))
    let end = try end(play.actions())
    #expect(end.code == "SR312")
    #expect(!end.isInfrastructure)
  }

  @Test func saysThatSomebodyDeletedThePod() throws {
    var play = placed()
    play.show(attempt, .running)
    if let pod = play.pod(of: attempt, .running, isDeleting: true) { play.tell(.podGone(pod)) }
    #expect(play.actions().isEmpty)
    #expect(play.nextActions() == [.deleteJob(id, name: name, uid: "job-1")])
    play.tell(.deleted(id, name: name, uid: "job-1", nil))
    #expect(try end(play.actions()).reason == "its pod was deleted by somebody")
  }

  /// A kubelet ends a deleted pod first, and then lets it go.
  @Test func prefersTheReasonOfADeletionToWhatItDidToTheScanner() throws {
    var play = placed()
    play.show(attempt, .ended(143), isDeleting: true)
    if let pod = play.pod(of: attempt, .ended(143), isDeleting: true) { play.tell(.podGone(pod)) }
    #expect(play.actions().isEmpty)
    var other = play
    let condition = Condition(type: "FailureTarget", status: "True", reason: "DeadlineExceeded", message: "too long")
    play.tell(.job(play.job(of: attempt, isSuspended: false, condition: condition)))
    _ = play.actions()
    play.tell(.deleted(id, name: name, uid: "job-1", nil))
    #expect(try end(play.actions()).code == "SR312")
    _ = other.nextActions()
    other.tell(.deleted(id, name: name, uid: "job-1", nil))
    #expect(try end(other.actions()).reason == "the scanner ended with exit code 143 on node-7")
  }

  @Test func letsAScannerGoOnThatStartsAtTheLastMoment() {
    var play = placed()
    play.show(attempt, .waiting("InvalidImageName"))
    _ = play.actions()
    play.show(attempt, .running)
    play.tell(.warnings(id, []))
    #expect(play.actions() == [.emit(.waiting(id, for: nil))])
  }

  @Test func saysThatSomebodyDeletedTheJob() throws {
    var play = placed()
    play.show(attempt, .running)
    play.tell(.jobGone(name: name, uid: "job-1"))
    #expect(play.actions().isEmpty, "its pod still works")
    if let pod = play.pod(of: attempt, .running, isDeleting: true) { play.tell(.podGone(pod)) }
    #expect(try end(play.actions()).reason == "its Kubernetes Job was deleted by somebody")
  }

  @Test func deletesFirstAndGivesUpWhenAllIsGone() throws {
    var play = placed()
    play.show(attempt, .running)
    play.tell(.stop(id))
    #expect(play.actions() == [.deleteJob(id, name: name, uid: "job-1")])
    play.tell(.deleted(id, name: name, uid: "job-1", KubernetesError(.unreachable, "no answer")))
    #expect(play.actions().isEmpty)
    #expect(play.nextActions() == [.deleteJob(id, name: name, uid: "job-1")])
    play.tell(.deleted(id, name: name, uid: "job-1", nil))
    #expect(play.actions().isEmpty, "its pod still works")
    play.show(attempt, .ended(11))
    #expect(try end(play.actions()).reason == "stopped by the dispatcher")
  }

  @Test func stopsWhatIsBeingMade() throws {
    var play = ClusterPlay()
    play.tell(.launch(attempt))
    _ = play.actions()
    play.tell(.stop(id))
    #expect(play.actions().isEmpty, "the answer says whether there is something to delete")
    play.tell(.created(id, .success(play.job(of: attempt))))
    #expect(play.actions() == [.deleteJob(id, name: name, uid: "job-1")])
    play.tell(.deleted(id, name: name, uid: "job-1", nil))
    _ = try end(play.actions())
  }

  @Test func letsGoOfAPodOnALostNodeOnceTheEngineHasEndedTheAttempt() throws {
    var play = placed()
    play.show(attempt, .running)
    play.tell(.stop(id))
    _ = play.actions()
    play.tell(.deleted(id, name: name, uid: "job-1", nil))
    play.tell(.live([id: true], askedAt: play.now))
    #expect(play.actions().isEmpty)
    play.tell(.live([:], askedAt: play.now))
    _ = try end(play.actions())
  }

  @Test func aScannerThatHasStartedKeepsNoClockRunning() {
    var play = placed()
    play.tell(.live([id: true], askedAt: play.now))
    play.show(attempt, .waiting("ErrImagePull"))
    _ = play.actions()
    play.pass(.seconds(100))
    #expect(play.actions().isEmpty)
  }

  @Test func seesInAListWhatTheWatchLost() throws {
    var play = placed()
    play.show(attempt, .running)
    _ = play.actions()
    play.pass(.seconds(1))
    let pod = try #require(play.pod(of: attempt, .ended(0, "Completed")))
    play.list(jobs: [play.job(of: attempt, isSuspended: false)], pods: [pod])
    #expect(try end(play.actions()).reason.contains("exit code 0"))
  }

  /// The list was asked for before the watch showed the news.
  @Test func doesNotBelieveAListThatIsOlderThanTheWatch() {
    var play = placed()
    let askedAt = play.now
    play.pass(.seconds(1))
    play.show(attempt, .running)
    play.list(jobs: [], pods: [], askedAt: askedAt)
    #expect(play.state.pods[id]?.count == 1)
  }

  @Test func takesOverAScannerThatHasStarted() throws {
    var adopted = attempt
    adopted.token = nil
    var play = ClusterPlay()
    play.tell(.takeOver(adopted))
    #expect(play.actions() == [.readJob(id, name: name)])
    play.tell(.read(id, .success(play.job(of: attempt, isSuspended: false))))
    #expect(play.actions().isEmpty)
    play.show(attempt, .ended(0, "Completed"))
    _ = try end(play.actions())
  }

  @Test func takesOverWhatTheListHasShownWithoutAsking() throws {
    var adopted = attempt
    adopted.token = nil
    var play = ClusterPlay()
    play.tell(.job(play.job(of: attempt, isSuspended: false)), .launch(adopted))
    #expect(play.actions() == [.emit(.launched(id))])
    play.tell(.abandon(id), .job(play.job(of: attempt)), .launch(adopted))
    #expect(play.actions() == [.createJob(adopted)], "it may have been resumed since")
  }

  @Test func endsWhatIsTakenOverWithoutItsJob() throws {
    var play = ClusterPlay()
    play.tell(.takeOver(attempt))
    _ = play.actions()
    play.tell(.read(id, .failure(KubernetesError(.notFound, "not found"))))
    #expect(try end(play.actions()).reason == "its Kubernetes Job is gone")
  }
}

/// Rows and Jobs, compared both ways, and the feeds that show what there is.
@Suite struct ClusterReconcileTests {
  private let attempt = ClaimedAttempt.sample(7, token: "secret")
  private var id: AttemptID { attempt.id }
  private var name: String { JobLabel.name(of: attempt) }

  @Test func deletesAJobWhoseAttemptIsOver() {
    var play = ClusterPlay()
    play.tell(.job(play.job(of: attempt)))
    play.pass(.seconds(1))
    play.tell(.live([:], askedAt: play.now))
    #expect(play.actions().isEmpty, "its dispatcher is about to do it")
    play.pass(.seconds(30))
    play.tell(.live([:], askedAt: play.now))
    #expect(play.actions() == [.deleteJob(nil, name: name, uid: "job-1")])
    play.tell(.deleted(nil, name: name, uid: "job-1", nil))
    #expect(play.state.jobs.isEmpty)
  }

  @Test func deletesWhatIsLeftWhenNothingElseIsToBeDone() {
    var timing = ClusterTiming()
    (timing.orphan, timing.concurrency) = (.zero, 4)
    var play = ClusterPlay(timing: timing)
    let left = (1...9).map { number in
      var left = ClaimedAttempt.sample(Int64(number))
      left.attempt = number
      return left
    }
    for old in left { play.tell(.job(play.job(of: old, uid: "job-\(old.attempt)"))) }
    play.pass(.seconds(1))
    play.tell(.live([:], askedAt: play.now))
    #expect(play.actions().count == 2, "half of the connections stay free")
    let new = ClaimedAttempt.sample(100)
    play.tell(.launch(new))
    #expect(play.actions() == [.createJob(new)])
  }

  @Test func leavesAJobAloneWhoseAttemptLives() {
    var play = ClusterPlay()
    play.tell(.job(play.job(of: attempt)))
    for _ in 0..<5 {
      play.pass(.seconds(30))
      play.tell(.live([id: false], askedAt: play.now))
      #expect(play.actions().filter { if case .deleteJob = $0 { true } else { false } }.isEmpty)
    }
  }

  /// The attempt was claimed and its Job made after the database was asked.
  @Test func leavesAJobAloneThatCameAfterTheQuestion() {
    var timing = ClusterTiming()
    timing.orphan = .zero
    var play = ClusterPlay(timing: timing)
    let askedAt = play.now
    play.pass(.milliseconds(5))
    play.tell(.job(play.job(of: attempt)), .live([:], askedAt: askedAt))
    #expect(play.actions().isEmpty)
  }

  @Test func listsAnewAfterAWatchThatExpired() {
    var play = ClusterPlay()
    play.tell(.watchEnded(.pods, version: "9", KubernetesError(.expired, "too old")))
    #expect(play.actions().isEmpty)
    #expect(play.nextActions() == [.list(.pods)])
    play.tell(.listed(.pods, .pods([]), version: "20", askedAt: play.now))
    #expect(play.actions() == [.watch(.pods, from: "20")])
  }

  @Test func goesOnWhereAWatchEnded() {
    var play = ClusterPlay()
    play.pass(.seconds(240))
    play.tell(.watchEnded(.jobs, version: "9", nil))
    #expect(play.actions() == [.watch(.jobs, from: "9")])
  }

  @Test func doesNotAskForOneShortWatchAfterTheOther() {
    var play = ClusterPlay()
    var count = 0
    let start = play.now
    for _ in 0..<20 {
      play.tell(.watchEnded(.jobs, version: "9", nil))
      count += (play.actions() + play.nextActions()).filter { $0 == .watch(.jobs, from: "9") }.count
    }
    #expect(count == 20)
    #expect(play.now - start >= .seconds(19))
  }

  @Test func asksAnOutOfReachClusterLessAndLess() {
    var play = ClusterPlay()
    play.tell(.watchEnded(.pods, version: "9", KubernetesError(.unreachable, "no route")))
    let start = play.now
    var count = 0
    while play.now < start + .seconds(60), count < 1_000 {
      for action in play.nextActions() where action == .list(.pods) {
        count += 1
        play.tell(.listFailed(.pods, KubernetesError(.unreachable, "no route")))
      }
    }
    #expect((5...15).contains(count), "\(count) lists in a minute")
  }
}
