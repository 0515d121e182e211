import FoundationEssentials
import ScanStore

extension ClusterState {
  mutating func receive(_ event: ClusterEvent, at now: Instant) {
    switch event {
    case .begin(let installation): begin(installation, at: now)
    case .launch(let attempt): add(attempt, step: .creating, isStarted: false, at: now)
    case .takeOver(let attempt): add(attempt, step: .reading, isStarted: true, at: now)
    case .token(let id, let token): receive(token: token, for: id, at: now)
    case .stop(let id): stop(id, at: now)
    case .settle(let id): settle(id, at: now)
    case .abandon(let id): forget(id)
    case .live(let live, let askedAt): compare(live, askedAt: askedAt, at: now)
    case .located(let result): located(result, at: now)
    case .created(let id, let result): created(id, result, at: now)
    case .read(let id, let result): read(id, result, at: now)
    case .secured(let id, let error): secured(id, error, at: now)
    case .resumed(let id, let error): resumed(id, error, at: now)
    case .deleted(let id, let name, let uid, let error): deleted(id, name: name, uid: uid, error, at: now)
    case .warnings(let id, let texts): warned(id, texts, at: now)
    case .lastWords(let id, let words): heard(id, words, at: now)
    case .listed(let feed, let listing, let version, let askedAt):
      listed(feed, listing, version: version, askedAt: askedAt, at: now)
    case .listFailed(let feed, _): listFailed(feed, at: now)
    case .job(let job): saw(job)
    case .jobGone(let name, let uid): jobGone(name: name, uid: uid)
    case .pod(let pod): saw(pod)
    case .podGone(let pod): podGone(pod, at: now)
    case .watchEnded(let feed, let version, let error): watchEnded(feed, version: version, error, at: now)
    }
  }
}

// Calls of the dispatcher.
extension ClusterState {
  /// Another installation than before: its database was exchanged under us, and so is all that we know.
  private mutating func begin(_ installation: UUID, at now: Instant) {
    guard installation != self.installation else { return }
    self.installation = installation
    jobs = [:]
    pods = [:]
    orphans = [:]
    leftovers = []
    for feed in ClusterFeed.allCases { feeds[feed]?.listAt = now }
  }

  private mutating func add(_ attempt: ClaimedAttempt, step: ClusterAttempt.Step, isStarted: Bool, at now: Instant) {
    guard attempts[attempt.id] == nil else { return }
    attempts[attempt.id] = ClusterAttempt(attempt, step: step, isStarted: isStarted, timing: timing, now: now)
    touch(attempt.id)
    // Of an adopted one that is on its way already the lists have told everything. A suspended Job is looked at anew: its
    // dispatcher may have resumed it since.
    if attempt.token == nil, let job = jobs[JobLabel.name(of: attempt)], job.id == attempt.id, !job.isSuspended {
      place(attempt.id, job.uid, at: now)
    }
  }

  private mutating func receive(token: String, for id: AttemptID, at now: Instant) {
    guard let attempt = attempts[id], case .awaitingToken(let uid) = attempt.step else { return }
    attempts[id]?.token = token
    attempts[id]?.isTokenConfirmed = true
    if !stopIfWished(id, uid, at: now) { enter(id, .securing(uid: uid, isReplacing: false), at: now) }
  }

  private mutating func stop(_ id: AttemptID, at now: Instant) {
    guard let attempt = attempts[id] else { return }
    let verdict = LauncherEvent.ended(id, .gone("stopped by the dispatcher"))
    switch attempt.step {
    case .closing, .over, .removing: return
    case .awaitingToken(let uid), .placed(let uid): enter(id, .closing(uid: uid, verdict: verdict), at: now)
    case _ where attempt.isAsked: attempts[id]?.stopVerdict = verdict
    case .creating, .reading, .clearing: conclude(id, verdict, job: nil, at: now)
    case .securing(let uid, _), .resuming(let uid), .inquiring(let uid, _), .listening(let uid, _):
      enter(id, .closing(uid: uid, verdict: verdict), at: now)
    }
  }

  /// Whether a stop was wished while a request was under way; then the Job goes.
  mutating func stopIfWished(_ id: AttemptID, _ uid: String, at now: Instant) -> Bool {
    guard let verdict = attempts[id]?.stopVerdict else { return false }
    enter(id, .closing(uid: uid, verdict: verdict), at: now)
    return true
  }

  private mutating func settle(_ id: AttemptID, at now: Instant) {
    guard let attempt = attempts[id] else { return }
    if case .over(let uid?) = attempt.step, jobs[attempt.name]?.uid == uid {
      enter(id, .removing(uid: uid), at: now)
    } else {
      forget(id)
    }
  }

  /// What the database says to live, against what the cluster holds. A lease is there before its Job: a Job that was
  /// known before the question and is not in the answer belongs to an attempt that is over.
  private mutating func compare(_ live: [AttemptID: Bool], askedAt: Instant, at now: Instant) {
    for (id, attempt) in attempts {
      if live[id] == true, !attempt.isStarted { change(id) { $0.isStarted = true } }
      // What the engine has ended waits for nobody: neither for a pod on a lost node nor for an explanation.
      if live[id] == nil, case .closing(_, let verdict) = attempt.step, jobs[attempt.name] == nil {
        conclude(id, verdict, job: nil, at: now)
      }
    }
    var found: [String: Instant] = [:]
    for (name, job) in jobs where job.seenAt < askedAt && !job.isDeleting {
      guard let id = job.id, live[id] == nil, attempts[id] == nil else { continue }
      let since = orphans[name] ?? now
      found[name] = since
      if now >= since + timing.orphan {
        leftovers.append(job)
        jobs[name]?.isDeleting = true
      }
    }
    orphans = found
  }
}
