extension Engine {
  /// Everything that anybody could call here with any credentials there ever were, whether a sane program would or not.
  func possibleCalls(attempts: Int, canHaveDeadline: Bool, canAdopt: Bool) -> [Call] {
    if status == .none {
      return [false, true].flatMap { isAhead in
        (canHaveDeadline ? [false, true] : [false]).map { .submit(isAhead: isAhead, hasDeadline: $0) }
      }
    }
    var calls: [Call] = [.cancel, .retry, .reap] + possibleTimes
    if outcomes.count < attempts { calls.append(.claim) }
    if canAdopt { calls.append(.adopt) }
    for attempt in 1..<outcomes.count + 1 {
      calls += [
        .renew(attempt: attempt), .release(attempt: attempt),
        .reportPodEnd(attempt: attempt, isInfrastructure: true),
        .reportPodEnd(attempt: attempt, isInfrastructure: false), .attemptOutcome(attempt: attempt),
      ]
      let isLive = lease?.attempt == attempt
      if !isLive || lease?.token == 1 { calls.append(.reissueToken(attempt: attempt)) }
      if !isLive || (lease?.pod != 0 && lease?.isStaged == false) { calls.append(.stage(attempt: attempt)) }
      for token in 1..<(isLive ? lease?.token ?? 1 : 1) + 1 {
        calls += Self.scannerCalls(Call.Credentials(attempt: attempt, token: token))
      }
    }
    return calls
  }

  private static func scannerCalls(_ credentials: Call.Credentials) -> [Call] {
    [
      .start(credentials, pod: 1), .start(credentials, pod: 2), .heartbeat(credentials), .match(credentials),
      .publish(credentials), .fail(credentials, .retryable), .fail(credentials, .final),
      .fail(credentials, .infrastructure), .acknowledgeCancel(credentials),
    ]
  }

  /// - Parameter attempts: claims that would begin a further one are left out.
  /// - Parameter canAdopt: makes two states of each with a lease.
  func next(
    attempts: Int, canHaveDeadline: Bool, canAdopt: Bool = false, flaw: Flaw? = nil
  ) -> [Transition<Engine, (call: Call, reply: Reply)>] {
    possibleCalls(attempts: attempts, canHaveDeadline: canHaveDeadline, canAdopt: canAdopt).map { call in
      var next = self
      let reply = next.take(call, flaw: flaw)
      return Transition(
        label: (call, reply), state: next, complaint: flaw == nil ? complaint(after: call, reply, to: next) : nil)
    }
  }
}
