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
    var times = [attempts.next(.launch), attempts.next(.stop), shutdown?.deadline].compactMap { $0 }
    switch link {
    case .down(let retryAt): times.append(retryAt)
    case .connected(let registerAt): times.append(registerAt)
    case .registered:
      times += [attempts.next(.report), attempts.next(.token)].compactMap { $0 }
      times += releases.values
      if shutdown == nil {
        times += [observeAt, beatAt, reapAt]
        times += [attempts.next(.renewal), nextDueAt, isLauncherReady ? adoptAt : nil].compactMap { $0 }
        if freeSlots > 0 { times.append(nextClaimAt) }
      }
    }
    return times.min() ?? beatAt
  }
}

extension DispatchState {
  /// What needs no database: signals and launches.
  private mutating func nextLocalAction(at now: Instant) -> DispatchAction? {
    if let tracked = attempts.oldest(.launch, dueAt: now) {
      attempts[tracked.attempt.id]?.phase = .launched
      return tracked.isPlaced ? .takeOver(tracked.attempt) : .launch(tracked.attempt)
    }
    guard let tracked = attempts.oldest(.stop, dueAt: now) else { return nil }
    let id = tracked.attempt.id
    if case .wanted = tracked.stop {
      let killAt = now + timing.stopGrace
      attempts[id]?.stop = .terminated(killAt: killAt)
      return .stop(id, .terminate)
    }
    attempts[id]?.stop = .killed
    return .stop(id, .kill)
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
    guard let tracked = attempts.oldest(.token, dueAt: now) else { return nil }
    attempts[tracked.attempt.id]?.reissueAt = now + poll
    return .reissueToken(tracked.attempt.id)
  }

  /// Ends and releases, which free slots and scans.
  private mutating func nextReport(at now: Instant) -> DispatchAction? {
    if let tracked = attempts.oldest(.report, dueAt: now) {
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
    // One that says nothing for a while is taken for gone, however busy it is.
    if beatAt <= now {
      beatAt = now + poll
      return .beat
    }
    if let tracked = attempts.oldest(.renewal, dueAt: now) {
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
    if attempts.next(.report) != nil { return true }
    guard case .cluster = place else { return false }
    return attempts.unplacedCount > 0
  }

  /// Whether to leave: all said, or nothing to say and nobody to say it to.
  private func isSettled(_ shutdown: Shutdown) -> Bool {
    shutdown.isDeregistered || (!hasWork(shutdown) && link != .registered)
  }
}
