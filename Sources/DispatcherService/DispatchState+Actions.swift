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
      if shutdown != nil { return nextReport(at: now) ?? nextToken(at: now) ?? nextFarewell() }
      return nextClaim(at: now) ?? nextToken(at: now) ?? nextReport(at: now) ?? nextCall(at: now)
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
      times += attempts.values.compactMap(\.sayAt)
      times += attempts.values.compactMap(\.reissueAt)
      times += releases.values
      if shutdown == nil {
        times += attempts.values.compactMap(\.renewAt)
        times += [observeAt, beatAt, reapAt]
        if freeSlots > 0 { times.append(nextClaimAt) }
        if let nextDueAt { times.append(nextDueAt) }
        if let adoptAt, isLauncherReady { times.append(adoptAt) }
      }
    }
    return times.min() ?? beatAt
  }
}

extension DispatchState {
  /// What needs no database: signals and launches.
  private mutating func nextLocalAction(at now: Instant) -> DispatchAction? {
    guard let tracked = oldest(where: { $0.isWaitingForLauncher(at: now) }) else { return nil }
    let id = tracked.attempt.id
    switch (tracked.phase, tracked.stop) {
    case (.claimed, _):
      attempts[id]?.phase = .launched
      return tracked.isPlaced ? .takeOver(tracked.attempt) : .launch(tracked.attempt)
    case (_, .wanted):
      let killAt = now + timing.stopGrace
      attempts[id]?.stop = .terminated(killAt: killAt)
      return .stop(id, .terminate)
    default:
      attempts[id]?.stop = .killed
      return .stop(id, .kill)
    }
  }

  /// First of all: somebody waits for it. Claims come seldom enough that all else gets its turn.
  private mutating func nextClaim(at now: Instant) -> DispatchAction? {
    guard nextClaimAt <= now, freeSlots > 0 else { return nil }
    claimsPausedUntil = nil
    claimAt = now + poll
    formerClaimAt = lastClaimAt
    lastClaimAt = now
    return .claim(capacity: freeSlots)
  }

  private mutating func nextToken(at now: Instant) -> DispatchAction? {
    guard let tracked = oldest(where: { $0.reissueAt.map { $0 <= now } ?? false }) else { return nil }
    attempts[tracked.attempt.id]?.reissueAt = now + poll
    return .reissueToken(tracked.attempt.id)
  }

  /// Ends and releases, which free slots and scans.
  private mutating func nextReport(at now: Instant) -> DispatchAction? {
    if let tracked = oldest(where: { $0.sayAt.map { $0 <= now } ?? false }) {
      let id = tracked.attempt.id
      switch tracked.phase {
      case .ended(let end, _):
        attempts[id]?.phase = .ended(end, reportAt: now + poll)
        return .report(id, end)
      case .declined(let reason, let pause, _):
        attempts[id]?.phase = .declined(reason: reason, after: pause, releaseAt: now + poll)
        return .release(id, reason: reason, after: pause)
      case .claimed, .launched: break
      }
    }
    for (id, time) in releases.sorted(by: { $0.key.fence < $1.key.fence }) where time <= now {
      releases[id] = now + poll
      return .release(id, reason: "claimed, and not started by its dispatcher", after: .zero)
    }
    return nil
  }

  /// The running business, most urgent first.
  private mutating func nextCall(at now: Instant) -> DispatchAction? {
    if let tracked = oldest(where: { $0.renewAt.map { $0 <= now } ?? false }) {
      attempts[tracked.attempt.id]?.renewAt = now + min(poll, tracked.attempt.dispatchLease / 3)
      return .renew(tracked.attempt.id, detail: tracked.obstacle)
    }
    if observeAt <= now {
      observeAt = now + poll
      lastObserveAt = now
      return .observe
    }
    if let time = adoptAt, time <= now, isLauncherReady {
      adoptAt = now + poll
      return .adopt
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

  /// Whether the shutdown waits for something: reports, releases, launches that are under way and, when scans are
  /// stopped, their ends.
  private func hasWork(_ shutdown: Shutdown) -> Bool {
    guard releases.isEmpty else { return true }
    if shutdown.behavior == .stopScans { return !attempts.isEmpty }
    if attempts.values.contains(where: { $0.sayAt != nil }) { return true }
    guard case .cluster = place else { return false }
    return attempts.values.contains { !$0.isPlaced }
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

  fileprivate func isWaitingForLauncher(at now: Instant) -> Bool {
    phase == .claimed || stopAt.map { $0 <= now } ?? false
  }

  /// When to tell the database how it ended.
  fileprivate var sayAt: Instant? {
    switch phase {
    case .ended(_, let time), .declined(_, _, let time): time
    case .claimed, .launched: nil
    }
  }
}
