import KubernetesAPI
import ScanModel
import ScanStore

// What an attempt needs next.
extension ClusterState {
  /// Asks for the request of the attempt's step, once; waits when it is under way or not due.
  mutating func decide(_ id: AttemptID, at now: Instant) {
    guard let attempt = attempts[id], !attempt.isAsked else { return }
    guard attempt.dueAt <= now else { return wake(id, at: attempt.dueAt) }
    switch attempt.step {
    case .creating: ask(id, .createJob(attempt.attempt))
    case .reading: ask(id, .readJob(id, name: attempt.name))
    case .clearing(let uid): clear(id, attempt, uid, at: now)
    case .awaitingToken: ask(id, .emit(.tokenNeeded(id)))
    case .securing(let uid, let isReplacing): secure(id, attempt, uid, isReplacing, at: now)
    case .resuming: ask(id, .resumeJob(id, name: attempt.name))
    case .placed(let uid): watch(id, attempt, uid, at: now)
    case .inquiring(let uid, _): ask(id, .readWarnings(id, uid: pods[id]?.values.first?.uid ?? uid))
    case .listening(_, let pod): ask(id, .readLogTail(id, pod: pod.name))
    case .closing(let uid, let verdict): close(id, attempt, uid, verdict, at: now)
    case .over: break
    case .removing(let uid): ask(id, .deleteJob(id, name: attempt.name, uid: uid))
    }
  }

  private mutating func ask(_ id: AttemptID, _ action: ClusterAction) {
    attempts[id]?.isAsked = true
    pending.append(action)
  }

  mutating func enter(_ id: AttemptID, _ step: ClusterAttempt.Step, at time: Instant) {
    change(id) { $0.enter(step, at: time) }
  }

  private mutating func secure(
    _ id: AttemptID, _ attempt: ClusterAttempt, _ uid: String, _ isReplacing: Bool, at now: Instant
  ) {
    guard let token = attempt.token else { return enter(id, .awaitingToken(uid: uid), at: now) }
    let job = attempt.name
    ask(
      id,
      isReplacing
        ? .replaceSecret(id, job: job, uid: uid, token: token) : .createSecret(id, job: job, uid: uid, token: token))
  }

  /// A Job of the same name with another fence goes, and then ours is made.
  private mutating func clear(_ id: AttemptID, _ attempt: ClusterAttempt, _ uid: String, at now: Instant) {
    if jobs[attempt.name]?.uid == uid, jobs[attempt.name]?.isDeleting == false {
      ask(id, .deleteJob(id, name: attempt.name, uid: uid))
    } else {
      enter(id, .creating, at: now)
    }
  }

  /// Deletes the Job, then waits until it and its pods are gone: only then is the attempt given up. A pod that a lost
  /// node keeps for ever holds nothing up once the engine has ended the attempt.
  private mutating func close(
    _ id: AttemptID, _ attempt: ClusterAttempt, _ uid: String, _ verdict: LauncherEvent, at now: Instant
  ) {
    if let job = jobs[attempt.name], job.uid == uid {
      if !job.isDeleting { ask(id, .deleteJob(id, name: attempt.name, uid: uid)) }
    } else if pods[id]?.values.allSatisfy(\.hasEnded) ?? true {
      conclude(id, verdict, job: nil, at: now)
    }
  }

  /// Says the last word on an attempt.
  mutating func conclude(_ id: AttemptID, _ verdict: LauncherEvent, job uid: String?, at now: Instant) {
    say(verdict)
    if case .ended = verdict {
      enter(id, .over(uid: uid), at: now)
    } else {
      forget(id)
    }
  }
}

// A Job that has been resumed: what its pod does.
extension ClusterState {
  private mutating func watch(_ id: AttemptID, _ attempt: ClusterAttempt, _ uid: String, at now: Instant) {
    let found = pods[id]?.values.sorted { $0.seenAt < $1.seenAt } ?? []
    // One that is being deleted ends because of that, and its Job may say why it is.
    if let pod = found.first(where: { $0.hasEnded && !$0.isDeleting }), case .ended(let end) = pod.stage {
      return ended(id, attempt, uid, pod, end, at: now)
    }
    guard let job = jobs[attempt.name], job.uid == uid else {
      if found.isEmpty {
        conclude(id, .ended(id, .gone("its Kubernetes Job was deleted by somebody")), job: nil, at: now)
      }
      return
    }
    if let outcome = job.outcome { return finished(id, attempt, uid, outcome, at: now) }
    guard let pod = found.last else { return missing(id, attempt, uid, at: now) }
    attempts[id]?.unexplainedSince = nil
    attempts[id]?.podDueAt = nil
    lookAt(pod, of: id, attempt, uid, at: now)
  }

  private mutating func ended(
    _ id: AttemptID, _ attempt: ClusterAttempt, _ uid: String, _ pod: PodView, _ end: PodEnd, at now: Instant
  ) {
    let hasWords = end.lastWords?.isEmpty == false || end.exitCode == 0 || end.exitCode == nil || end.reason != nil
    if hasWords || end.exitReason == "OOMKilled" {
      conclude(id, .ended(id, AttemptEnd(end, of: attempt.attempt, node: pod.node)), job: uid, at: now)
    } else {
      enter(id, .listening(uid: uid, pod: pod), at: now)
      decide(id, at: now)
    }
  }

  /// The Job is over and no pod says how. One that is about to say so gets a moment.
  private mutating func finished(
    _ id: AttemptID, _ attempt: ClusterAttempt, _ uid: String, _ outcome: JobView.Outcome, at now: Instant
  ) {
    let since = attempt.unexplainedSince ?? now
    attempts[id]?.unexplainedSince = since
    switch outcome {
    case .failed("DeadlineExceeded", let message):
      closeAndEnd(id, uid, AttemptEnd(deadlineExceeded: PodView.sentence("DeadlineExceeded", message)), at: now)
    case _ where now < since + timing.explanation: wake(id, at: since + timing.explanation)
    case .failed(let reason, let message):
      closeAndEnd(id, uid, end(ofGonePod: attempt, "its pod is gone: \(PodView.sentence(reason, message))"), at: now)
    case .complete: closeAndEnd(id, uid, .gone("its Kubernetes Job is complete, and its pod gone"), at: now)
    }
  }

  /// What the pod last said of itself, if anything.
  private func end(ofGonePod attempt: ClusterAttempt, _ otherwise: String) -> AttemptEnd {
    guard let pod = attempt.gonePod else { return .gone(otherwise) }
    if let disruption = pod.disruption { return .gone("its pod was ended: \(disruption)") }
    guard case .ended(let end) = pod.stage else { return .gone(otherwise) }
    return AttemptEnd(end, of: attempt.attempt, node: pod.node)
  }

  /// There is a Job, and no pod: not yet, or not any more.
  private mutating func missing(_ id: AttemptID, _ attempt: ClusterAttempt, _ uid: String, at now: Instant) {
    if let since = attempt.unexplainedSince {
      // It was there. Its Job will say why unless somebody just took it away.
      guard now >= since + timing.explanation else { return wake(id, at: since + timing.explanation) }
      return closeAndEnd(id, uid, end(ofGonePod: attempt, "its pod was deleted by somebody"), at: now)
    }
    guard !attempt.isStarted else { return }
    if now >= attempt.startBy {
      return inquire(id, uid, .init(patience: .long, text: "no pod was made in time"), at: now)
    }
    let podDueAt = attempt.podDueAt ?? (attempt.placedAt ?? now) + timing.pod
    attempts[id]?.podDueAt = podDueAt
    if now >= podDueAt {
      let next = now + timing.pod * 2
      attempts[id]?.podDueAt = next
      ask(id, .readWarnings(id, uid: uid))
    } else {
      wake(id, at: min(podDueAt, attempt.startBy))
    }
  }

  private mutating func lookAt(
    _ pod: PodView, of id: AttemptID, _ attempt: ClusterAttempt, _ uid: String, at now: Instant
  ) {
    guard !attempt.isStarted, !pod.isDeleting else { return }
    var limit = attempt.startBy
    var obstacle = PodView.Obstacle(patience: .long, text: "the scanner did not start in time")
    switch pod.stage {
    case .ended: return
    case .running: return tell(id, nil)
    case .starting:
      attempts[id]?.stuckSince = nil
      tell(id, nil)
    case .stuck(let found):
      obstacle = found
      tell(id, found.text)
      if found.patience == .long {
        attempts[id]?.stuckSince = nil
      } else {
        let since = attempt.stuckSince ?? now
        attempts[id]?.stuckSince = since
        limit = min(limit, found.patience == .none ? now : since + timing.image)
      }
    }
    if now >= limit { inquire(id, uid, obstacle, at: now) } else { wake(id, at: limit) }
  }

  /// Says what an attempt waits for, when that has changed.
  mutating func tell(_ id: AttemptID, _ obstacle: String?) {
    guard attempts[id]?.obstacle != obstacle else { return }
    attempts[id]?.obstacle = obstacle
    say(.waiting(id, for: obstacle))
  }

  private mutating func inquire(_ id: AttemptID, _ uid: String, _ obstacle: PodView.Obstacle, at now: Instant) {
    enter(id, .inquiring(uid: uid, obstacle), at: now)
    decide(id, at: now)
  }

  mutating func closeAndEnd(_ id: AttemptID, _ uid: String, _ end: AttemptEnd, at now: Instant) {
    enter(id, .closing(uid: uid, verdict: .ended(id, end)), at: now)
    decide(id, at: now)
  }
}
