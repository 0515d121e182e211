import ScanStore

extension DispatchState {
  /// The most urgent thing to do now; nil when nothing is due before `nextWake`.
  mutating func nextAction(at now: Instant) -> DispatchAction? {
    if let action = nextLocalAction(at: now) { return action }
    if let shutdown, now >= shutdown.deadline || isSettled(shutdown) { return .finish }
    switch link {
    case .down(let retryAt):
      guard retryAt <= now else { return nil }
      link = .down(retryAt: now + poll)
      return .connect
    case .connected(let registerAt):
      guard registerAt <= now else { return nil }
      link = .connected(registerAt: now + poll)
      return .register
    case .registered:
      if shutdown != nil { return nextReport(at: now) ?? nextFarewell() }
      return nextClaim(at: now) ?? nextReport(at: now) ?? nextCall(at: now)
    }
  }

  /// When `nextAction` has something again unless an event comes first.
  var nextWake: Instant {
    var times = attempts.values.compactMap(\.stopAt)
    if let shutdown { times.append(shutdown.deadline) }
    switch link {
    case .down(let retryAt): times.append(retryAt)
    case .connected(let registerAt): times.append(registerAt)
    case .registered:
      times += attempts.values.compactMap(\.reportAt)
      times += releases.values
      if shutdown == nil {
        times += attempts.values.compactMap(\.renewAt)
        times += [observeAt, beatAt, reapAt]
        if freeSlots > 0 { times.append(claimAt) }
        if let nextDueAt { times.append(nextDueAt) }
      }
    }
    return times.min() ?? beatAt
  }
}

extension DispatchState {
  /// What needs no database: signals and launches.
  private mutating func nextLocalAction(at now: Instant) -> DispatchAction? {
    let killAt = now + timing.stopGrace
    for tracked in ordered {
      let id = tracked.attempt.id
      switch (tracked.phase, tracked.stop) {
      case (.claimed, _):
        attempts[id]?.phase = .launched
        return .launch(tracked.attempt)
      case (.launched, .wanted(let time)) where time <= now:
        attempts[id]?.stop = .terminated(killAt: killAt)
        return .stop(id, .terminate)
      case (.launched, .terminated(let time)) where time <= now:
        attempts[id]?.stop = .killed
        return .stop(id, .kill)
      default: continue
      }
    }
    return nil
  }

  /// First of all: somebody waits for it. Claims come seldom enough that all else gets its turn.
  private mutating func nextClaim(at now: Instant) -> DispatchAction? {
    guard claimAt <= now, freeSlots > 0 else { return nil }
    claimAt = now + poll
    formerClaimAt = lastClaimAt
    lastClaimAt = now
    return .claim(capacity: freeSlots)
  }

  /// Ends and releases, which free slots and scans.
  private mutating func nextReport(at now: Instant) -> DispatchAction? {
    for tracked in ordered {
      guard case .ended(let end, let reportAt) = tracked.phase, reportAt <= now else { continue }
      attempts[tracked.attempt.id]?.phase = .ended(end, reportAt: now + poll)
      return .report(tracked.attempt.id, end)
    }
    for (id, time) in releases.sorted(by: { $0.key.fence < $1.key.fence }) where time <= now {
      releases[id] = now + poll
      return .release(id, reason: "claimed, and not started by its dispatcher")
    }
    return nil
  }

  /// The running business, most urgent first.
  private mutating func nextCall(at now: Instant) -> DispatchAction? {
    for tracked in ordered {
      guard let renewAt = tracked.renewAt, renewAt <= now else { continue }
      attempts[tracked.attempt.id]?.renewAt = now + min(poll, tracked.attempt.dispatchLease / 3)
      return .renew(tracked.attempt.id)
    }
    if observeAt <= now {
      observeAt = now + poll
      lastObserveAt = now
      return .observe
    }
    if let time = nextDueAt, time <= now {
      nextDueAt = now + poll
      return .findNextDue
    }
    if beatAt <= now {
      beatAt = now + poll
      return .beat
    }
    if reapAt <= now {
      reapAt = now + poll
      return .reap
    }
    return nil
  }

  private mutating func nextFarewell() -> DispatchAction? {
    guard let shutdown, !hasWork(shutdown) else { return nil }
    self.shutdown?.isDeregistered = true
    return .deregister
  }

  /// Whether the shutdown waits for something: reports, releases and, when scans are stopped, their ends.
  private func hasWork(_ shutdown: Shutdown) -> Bool {
    let isWaiting =
      shutdown.behavior == .stopScans ? !attempts.isEmpty : attempts.values.contains { $0.reportAt != nil }
    return isWaiting || !releases.isEmpty
  }

  /// Whether to leave: all said, or nothing to say and nobody to say it to.
  private func isSettled(_ shutdown: Shutdown) -> Bool {
    shutdown.isDeregistered || (!hasWork(shutdown) && link != .registered)
  }
}

extension TrackedAttempt {
  /// When a signal is due; nil when none is.
  fileprivate var stopAt: Instant? {
    guard isLaunched else { return nil }
    return switch stop {
    case .wanted(let time): time
    case .terminated(let killAt): killAt
    case .none, .killed: nil
    }
  }

  fileprivate var reportAt: Instant? {
    if case .ended(_, let reportAt) = phase { reportAt } else { nil }
  }
}
