extension Engine {
  /// What must hold in every state; nil when it does.
  var complaint: String? {
    if status.isLive != (lease != nil) { return "a lease exists exactly while the scan is dispatched or running" }
    if let lease {
      if lease.attempt != outcomes.count { return "the lease is not that of the latest attempt" }
      if (status == .running) != (lease.pod != 0) { return "running means that a pod is bound" }
      if lease.isCancelRequested != isCancelRequested { return "lease and scan disagree about the cancel" }
    }
    if outcomes.dropLast().contains(.open) || (outcomes.last == .open) != (lease != nil) {
      return "an attempt is open exactly while it has the lease"
    }
    if results != (status == .succeeded ? 1 : 0) { return "results are there exactly once, and only of a success" }
    if outcomes.count(where: { $0 == .succeeded }) != results { return "one attempt publishes" }
    if isCancelRequested && !(status.isLive || status == .cancelled || status == .succeeded) {
      return "a requested cancel was forgotten"
    }
    if scanFailures > Self.scanBudget || infrastructureFailures > Self.infrastructureBudget {
      return "a budget was exceeded"
    }
    return nil
  }

  /// What must hold for every call, with the state before it; nil when it does.
  func complaint(after call: Call, _ reply: Reply, to next: Engine) -> String? {
    if let attempt = call.attempt, attempt != lease?.attempt, next != self {
      return "a stale attempt changed something"
    }
    if call == .adopt {
      var adopted = self
      adopted.lease?.isAdopted = true
      if next != adopted { return "an adoption changed more than who looks after the attempt" }
    }
    if next.outcomes.count < outcomes.count { return "attempts were forgotten" }
    for (old, new) in zip(outcomes, next.outcomes) where old != .open && old != new {
      return "the outcome of an old attempt changed"
    }
    for change in reply.changes where change.from.isFinal {
      if change.from == .succeeded || call != .retry { return "a final state was left" }
    }
    if lease != nil, next.lease?.attempt != lease?.attempt, !next.status.isFinal,
      next.outcomes[outcomes.count - 1] != .released,
      next.scanFailures + next.infrastructureFailures <= scanFailures + infrastructureFailures
    {
      return "an attempt ended and cost nothing: there would be no end of attempts"
    }
    return nil
  }

  /// Nil when the scan ends although all pods and dispatchers have died, because new dispatchers do their duty, and
  /// without anything done by people; otherwise where it stays.
  func complaintAboutTheFuture(flaw: Flaw? = nil) -> String? {
    var engine = self
    for _ in 0..<3 where !engine.status.isFinal && engine.status != .none {
      if engine.status.isLive { _ = engine.take(.limitRunsOut, flaw: flaw) }
      _ = engine.take(.reap, flaw: flaw)
      if engine.status == .scheduled { _ = engine.take(.backoffEnds, flaw: flaw) }
      // Only whom a claim hands out has a token; all others died with it.
      let answer = engine.take(.claim, flaw: flaw).answer
      guard answer != "none", let lease = engine.lease else { continue }
      let credentials = Call.Credentials(attempt: lease.attempt, token: lease.token)
      for call in [
        Call.start(credentials, pod: 1), .stage(attempt: lease.attempt), .match(credentials), .publish(credentials),
      ] {
        _ = engine.take(call, flaw: flaw)
      }
    }
    return engine.status.isFinal || engine.status == .none ? nil : "the scan is stuck in \(engine)"
  }
}
