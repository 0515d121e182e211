import KubernetesAPI
import ScanModel
import ScanStore

// Answers of the API server on the way to a running pod.
extension ClusterState {
  mutating func located(_ result: Result<String, KubernetesError>, at now: Instant) {
    isLocating = false
    switch result {
    case .success(let uid):
      cluster = uid
      say(.located(cluster: uid))
    case .failure(let error): locateAt = now + max(error.retryAfter ?? .zero, timing.maximumBackoff / 2)
    }
  }

  mutating func created(_ id: AttemptID, _ result: Result<JobView, LaunchFailure>, at now: Instant) {
    inFlight -= 1
    guard let attempt = attempts[id], attempt.step == .creating else { return }
    switch result {
    case .success(let job): found(job, of: id, at: now)
    case .failure(.template(let error)):
      let end = AttemptEnd(
        code: error.code, reason: error.message, isInfrastructure: false, isRetryable: false, hint: error.hint)
      conclude(id, .ended(id, end), job: nil, at: now)
    case .failure(.cluster(let error)):
      switch error.kind {
      case .alreadyExists: enter(id, .reading, at: now)
      case .invalid, .tooLarge: conclude(id, .ended(id, AttemptEnd(refused: error)), job: nil, at: now)
      default: failed(id, error, at: now)
      }
    }
  }

  mutating func read(_ id: AttemptID, _ result: Result<JobView, KubernetesError>, at now: Instant) {
    inFlight -= 1
    guard let attempt = attempts[id], attempt.step == .reading else { return }
    switch result {
    case .success(let job) where job.installation != installation?.lowercased || job.id?.jobID != id.jobID:
      decline(id, "the name \(job.name) is taken by a Kubernetes Job of somebody else", after: timing.refused, at: now)
    case .success(let job) where job.id != id:
      // The database gave us the attempt, so the other one is of a time before its backup was restored.
      jobs[job.name] = job
      enter(id, .clearing(uid: job.uid), at: now)
    case .success(let job) where job.isDeleting:
      failed(id, KubernetesError(.conflict, "A Kubernetes Job called \(job.name) is still being deleted."), at: now)
    case .success(let job): found(job, of: id, at: now)
    case .failure(let error) where error.kind == .notFound:
      if attempt.isStarted {
        conclude(id, .ended(id, .gone("its Kubernetes Job is gone")), job: nil, at: now)
      } else {
        enter(id, .creating, at: now)
      }
    case .failure(let error) where attempt.isStarted:
      tryAgain(id, after: error, at: now)
    case .failure(let error): failed(id, error, at: now)
    }
  }

  /// The Job of an attempt is there: made just now, or by somebody before.
  private mutating func found(_ job: JobView, of id: AttemptID, at now: Instant) {
    jobs[job.name] = job
    guard !stopIfWished(id, job.uid, at: now) else { return }
    // One that somebody suspended later is left to him.
    if job.isSuspended, attempts[id]?.isStarted == false {
      enter(id, .securing(uid: job.uid, isReplacing: false), at: now)
    } else {
      place(id, job.uid, at: now)
    }
  }

  mutating func place(_ id: AttemptID, _ uid: String, at now: Instant) {
    enter(id, .placed(uid: uid), at: now)
    attempts[id]?.placedAt = now
    attempts[id]?.token = nil
    if attempts[id]?.isStarted == false { say(.launched(id)) }
  }

  mutating func secured(_ id: AttemptID, _ error: KubernetesError?, at now: Instant) {
    inFlight -= 1
    guard let attempt = attempts[id], case .securing(let uid, _) = attempt.step else { return }
    guard !stopIfWished(id, uid, at: now) else { return }
    switch error?.kind {
    case nil: enter(id, .resuming(uid: uid), at: now)
    case .alreadyExists where attempt.isTokenConfirmed: enter(id, .securing(uid: uid, isReplacing: true), at: now)
    case .alreadyExists:
      // Ours, if an answer was lost; or of another dispatcher that took the attempt over. The engine knows.
      attempts[id]?.token = nil
      enter(id, .awaitingToken(uid: uid), at: now)
    case .notFound: enter(id, .securing(uid: uid, isReplacing: false), at: now + timing.minimumBackoff)
    case .some: error.map { failed(id, $0, at: now) }
    }
  }

  mutating func resumed(_ id: AttemptID, _ error: KubernetesError?, at now: Instant) {
    inFlight -= 1
    guard let attempt = attempts[id], case .resuming(let uid) = attempt.step else { return }
    guard !stopIfWished(id, uid, at: now) else { return }
    switch error?.kind {
    case nil:
      jobs[attempt.name]?.isSuspended = false
      place(id, uid, at: now)
    case .notFound:
      jobs[attempt.name] = nil
      enter(id, .creating, at: now)
    case .some: error.map { failed(id, $0, at: now) }
    }
  }
}

// What could not be done.
extension ClusterState {
  /// Tries again, until its time is over or there is no use in trying: then the attempt is given back.
  private mutating func failed(_ id: AttemptID, _ error: KubernetesError, at now: Instant) {
    guard let attempt = attempts[id] else { return }
    if let uid = attempt.uid, stopIfWished(id, uid, at: now) { return }
    if let verdict = attempt.stopVerdict { return conclude(id, verdict, job: nil, at: now) }
    switch error.kind {
    case .quotaExceeded, .forbidden, .namespaceGone: giveBack(id, error, after: timing.refused, at: now)
    case _ where now >= attempt.launchBy: giveBack(id, error, after: timing.declined, at: now)
    default: tryAgain(id, after: error, at: now)
    }
  }

  /// It would be the same for every other attempt: none is claimed for a while.
  private mutating func giveBack(_ id: AttemptID, _ error: KubernetesError, after pause: Duration, at now: Instant) {
    let pause = max(error.retryAfter ?? .zero, pause)
    say(.paused(pause))
    decline(id, error.message, after: pause, at: now)
  }

  /// Later each time, and not before the server wants to be asked.
  private mutating func tryAgain(_ id: AttemptID, after error: KubernetesError?, at now: Instant) {
    let failures = attempts[id]?.failures ?? 0
    tryAgain(id, at: now + max(error?.retryAfter ?? .zero, timing.backoff(after: failures + 1)))
  }

  private mutating func tryAgain(_ id: AttemptID, at time: Instant) { change(id) { $0.tryAgain(at: time) } }

  private mutating func decline(_ id: AttemptID, _ reason: String, after pause: Duration, at now: Instant) {
    let verdict = LauncherEvent.declined(id, reason: reason, after: pause)
    if let uid = attempts[id]?.uid {
      enter(id, .closing(uid: uid, verdict: verdict), at: now)
    } else {
      conclude(id, verdict, job: nil, at: now)
    }
  }
}

// The end of an attempt.
extension ClusterState {
  mutating func deleted(_ id: AttemptID?, name: String, uid: String, _ error: KubernetesError?, at now: Instant) {
    inFlight -= 1
    let isAccepted = error == nil || error?.kind == .notFound || error?.kind == .conflict
    if isAccepted {
      // Deleted in the background: the Job itself is gone with the answer.
      if jobs[name]?.uid == uid { jobs[name] = nil }
      orphans[name] = nil
    } else if id == nil, jobs[name]?.uid == uid {
      jobs[name]?.isDeleting = false
    }
    guard let id, let attempt = attempts[id] else { return }
    switch attempt.step {
    case .removing where isAccepted || attempt.failures >= 5: forget(id)
    case .removing, .closing, .clearing:
      if isAccepted {
        change(id) { $0.isAsked = false }
      } else {
        tryAgain(id, after: error, at: now)
      }
    default: break
    }
  }

  mutating func warned(_ id: AttemptID, _ texts: [String], at now: Instant) {
    inFlight -= 1
    guard let attempt = attempts[id] else { return }
    switch attempt.step {
    case .inquiring(let uid, let obstacle):
      if stopIfWished(id, uid, at: now) { return }
      if pods[id]?.values.contains(where: { $0.stage == .running }) == true {
        // It has just started after all.
        enter(id, .placed(uid: uid), at: now)
      } else {
        closeAndEnd(id, uid, AttemptEnd(obstacle: obstacle, saying: texts.suffix(2)), at: now)
      }
    case .placed(let uid):
      change(id) { $0.isAsked = false }
      guard let refusal = texts.last, pods[id]?.isEmpty ?? true, !attempt.isStarted else { return }
      // A quota gets free again; what the namespace does not allow it never will.
      if refusal.hasPrefix("FailedCreate"), !refusal.contains("exceeded quota") {
        closeAndEnd(id, uid, AttemptEnd(obstacle: .init(patience: .short, text: refusal)), at: now)
      } else {
        tell(id, refusal)
      }
    default: break
    }
  }

  mutating func heard(_ id: AttemptID, _ words: String?, at now: Instant) {
    inFlight -= 1
    guard let attempt = attempts[id], case .listening(let uid, let pod) = attempt.step,
      case .ended(let end) = pod.stage
    else { return }
    let verdict = AttemptEnd(end, of: attempt.attempt, node: pod.node, lastWords: words)
    conclude(id, .ended(id, verdict), job: uid, at: now)
  }
}
