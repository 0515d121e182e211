/// What a call gives back, and which changes of the job's status it made on the way.
struct Reply: Hashable, Sendable {
  /// A value, or the SQLSTATE of a refusal.
  var answer: String
  var changes: [Change] = []

  /// One row of scanrook.transitions.
  struct Change: Hashable, Sendable {
    var from: Engine.Status
    var to: Engine.Status
    var verb: String
  }
}

extension Engine {
  /// Takes a call as the function of the same name does, with a seeded flaw where a test wants to see it caught.
  mutating func take(_ call: Call, flaw: Flaw? = nil) -> Reply {
    var reply = Reply(answer: "")
    reply.answer = answer(call, flaw, &reply.changes)
    return reply
  }

  private mutating func answer(_ call: Call, _ flaw: Flaw?, _ changes: inout [Reply.Change]) -> String {
    switch call {
    case .submit(let isAhead, let hasDeadline):
      deadline = hasDeadline ? .ahead : .none
      move(to: isAhead ? .scheduled : .queued, "submit", &changes)
      return status.rawValue
    case .cancel: return cancel(&changes)
    case .retry: return retry(flaw, &changes)
    case .claim: return claim(flaw, &changes)
    case .adopt:
      guard let lease, !lease.isAdopted else { return "none" }
      self.lease?.isAdopted = true
      return String(lease.attempt)
    case .reap: return String(reap(flaw, &changes))
    case .renew(let attempt): return renew(attempt)
    case .release(let attempt):
      guard let lease, lease.attempt == attempt else { return "SR101" }
      guard lease.pod == 0 else { return "SR191" }
      return end(.released, "release", flaw, &changes)
    case .reportPodEnd(let attempt, let isInfrastructure):
      guard let lease, lease.attempt == attempt || flaw == .reportWithoutFence else { return "null" }
      return end(isInfrastructure ? .lost : .failed, "report_pod_end", flaw, &changes)
    case .reissueToken(let attempt):
      guard let lease, lease.attempt == attempt else { return "SR101" }
      guard lease.pod == 0 || flaw == .reissueAfterStart else { return "SR191" }
      self.lease?.token += 1
      return "token"
    case .start(let credentials, let pod): return start(credentials, pod, flaw, &changes)
    case .heartbeat(let credentials):
      guard let lease = lease(of: credentials), lease.pod != 0 else { return "SR101" }
      if lease.clock == .silent { self.lease?.clock = .fresh }
      return String(lease.isCancelRequested)
    case .stage(let attempt):
      if lease?.attempt == attempt { lease?.isStaged = true }
      return "staged"
    case .match(let credentials):
      guard let lease = lease(of: credentials), lease.pod != 0 else { return "SR101" }
      if lease.isStaged { isInterned = true }
      return lease.isStaged ? "1" : "0"
    case .publish(let credentials): return publish(credentials, flaw, &changes)
    case .attemptOutcome(let attempt): return attemptOutcome(attempt)
    case .fail(let credentials, let fault):
      guard lease(of: credentials) != nil else { return "SR101" }
      return end(
        fault == .infrastructure ? .lost : .failed, "fail", isRetryable: fault != .final, flaw, &changes)
    case .acknowledgeCancel(let credentials):
      guard let lease = lease(of: credentials) else { return "SR101" }
      guard lease.isCancelRequested else { return "SR191" }
      return end(.cancelled, "acknowledge_cancel", flaw, &changes)
    case .leaseRunsOut:
      if lease?.clock == .fresh { lease?.clock = .silent }
      return ""
    case .limitRunsOut:
      lease?.clock = .late
      return ""
    case .backoffEnds:
      isDue = true
      return ""
    case .deadlinePasses:
      // It lies a day ahead: everything else that waits for a time has come by then.
      deadline = .passed
      lease?.clock = .late
      isDue = status == .scheduled
      return ""
    case .serverCrash:
      lease?.isStaged = false
      return ""
    }
  }

  private func lease(of credentials: Call.Credentials) -> Lease? {
    guard let lease, lease.attempt == credentials.attempt, lease.token == credentials.token else { return nil }
    return lease
  }

  private mutating func move(to next: Status, _ verb: String, _ changes: inout [Reply.Change]) {
    changes.append(Reply.Change(from: status, to: next, verb: verb))
    status = next
    if next != .scheduled { isDue = false }
  }

  private mutating func cancel(_ changes: inout [Reply.Change]) -> String {
    if status.isFinal { return "SR191" }
    isCancelRequested = true
    if status.isLive {
      lease?.isCancelRequested = true
    } else {
      move(to: .cancelled, "cancel", &changes)
    }
    return status.rawValue
  }

  private mutating func retry(_ flaw: Flaw?, _ changes: inout [Reply.Change]) -> String {
    guard status == .failed || status == .cancelled || (flaw == .retryOfSuccess && status == .succeeded) else {
      return "SR191"
    }
    move(to: .queued, "retry", &changes)
    scanFailures = 0
    infrastructureFailures = 0
    isCancelRequested = false
    if deadline == .passed { deadline = .none }
    if flaw == .retryForgetsAttempts { outcomes = [] }
    return "queued"
  }

  private mutating func claim(_ flaw: Flaw?, _ changes: inout [Reply.Change]) -> String {
    _ = endOverdue(flaw, &changes)
    promote("claim", flaw, &changes)
    guard status == .queued else { return "none" }
    move(to: .dispatched, "claim", &changes)
    outcomes.append(.open)
    lease = Lease(attempt: outcomes.count)
    return String(outcomes.count)
  }

  private mutating func reap(_ flaw: Flaw?, _ changes: inout [Reply.Change]) -> Int {
    defer { promote("reap", flaw, &changes) }
    return endOverdue(flaw, &changes)
  }

  private mutating func promote(_ verb: String, _ flaw: Flaw?, _ changes: inout [Reply.Change]) {
    if status == .scheduled && isDue && flaw != .noPromotion { move(to: .queued, verb, &changes) }
  }

  private mutating func endOverdue(_ flaw: Flaw?, _ changes: inout [Reply.Change]) -> Int {
    var count = 0
    if let lease, lease.clock != .fresh, flaw != .noReap {
      _ = end(lease.pod != 0 && lease.clock == .late ? .failed : .lost, "reap", flaw, &changes)
      if flaw == .reapKeepsLease { self.lease = lease }
      count += 1
    }
    if status == .scheduled || status == .queued, deadline == .passed {
      move(to: .failed, "reap", &changes)
      count += 1
    }
    return count
  }

  private mutating func renew(_ attempt: Int) -> String {
    guard let lease, lease.attempt == attempt, lease.pod == 0 else { return "false" }
    if lease.clock == .silent { self.lease?.clock = .fresh }
    return "true"
  }

  private mutating func start(
    _ credentials: Call.Credentials, _ pod: Int, _ flaw: Flaw?, _ changes: inout [Reply.Change]
  ) -> String {
    guard let lease = lease(of: credentials) else { return "SR101" }
    if lease.pod == pod { return "started" }
    guard lease.pod == 0 || flaw == .startBindsAnew else { return "SR105" }
    if lease.pod == 0 { move(to: .running, "start", &changes) }
    self.lease?.pod = pod
    self.lease?.clock = deadline == .passed ? .late : .fresh
    self.lease?.isStaged = false
    return "started"
  }

  private mutating func publish(
    _ credentials: Call.Credentials, _ flaw: Flaw?, _ changes: inout [Reply.Change]
  ) -> String {
    let isOwner =
      flaw == .publishWithoutFence ? lease != nil : lease(of: credentials).map { $0.pod != 0 } ?? false
    guard isOwner, let lease else {
      return attemptOutcome(credentials.attempt) == "succeeded" ? "already published" : "SR101"
    }
    if flaw != .publishDoesNotCount {
      if !lease.isStaged { return "SR104" }
      if !isInterned { return "SR106" }
    }
    results += lease.isStaged ? 1 : 0
    outcomes[lease.attempt - 1] = .succeeded
    if flaw != .publishKeepsLease { self.lease = nil }
    move(to: .succeeded, "publish", &changes)
    return "complete"
  }

  private func attemptOutcome(_ attempt: Int) -> String {
    if lease?.attempt == attempt { return "live" }
    return outcomes.indices.contains(attempt - 1) && outcomes[attempt - 1] == .succeeded ? "succeeded" : "gone"
  }

  /// scanrook.end_attempt
  private mutating func end(
    _ wanted: Outcome, _ verb: String, isRetryable: Bool = true, _ flaw: Flaw?, _ changes: inout [Reply.Change]
  ) -> String {
    guard let lease else { return "" }
    self.lease = nil
    let outcome = lease.isCancelRequested && flaw != .endForgetsCancel ? .cancelled : wanted
    if flaw != .lossCostsNothing || outcome != .lost {
      scanFailures += outcome == .failed ? 1 : 0
      infrastructureFailures += outcome == .lost ? 1 : 0
    }
    let isSpent =
      outcome == .failed ? scanFailures >= Self.scanBudget : infrastructureFailures >= Self.infrastructureBudget
    outcomes[lease.attempt - 1] = outcome
    let next: Status =
      switch outcome {
      case .cancelled: .cancelled
      case _ where deadline == .passed: .failed
      case .released: .scheduled
      case _ where !isRetryable || isSpent: .failed
      default: .scheduled
      }
    move(to: next, verb, &changes)
    isDue = next == .scheduled && outcome == .released
    return next.rawValue
  }
}
