import ScanStore

extension DispatchState {
  /// There may be something to claim: a hint, or a slot that became free.
  mutating func hintArrived(at now: Instant) {
    claimAt = min(claimAt, soon(after: formerClaimAt, at: now))
  }

  /// A cancel was requested somewhere. Which one, the table says.
  mutating func controlArrived(at now: Instant) { observeAt = min(observeAt, soon(after: lastObserveAt, at: now)) }

  private func soon(after last: Instant?, at now: Instant) -> Instant {
    last.map { max(now, $0 + timing.hintSpacing) } ?? now
  }

  mutating func connected(at now: Instant) { link = .connected(registerAt: now) }

  /// The connection is gone or could not be made; `jitter` in 0...1 shortens the pause by up to half.
  mutating func databaseLost(at now: Instant, jitter: Double) {
    link = .down(retryAt: now + backoff * (0.5 + 0.5 * jitter))
    backoff = min(backoff * 2, timing.maximumBackoff)
  }

  /// Catches up with everything that was missed.
  mutating func registered(_ registration: DispatcherStore.Registration, at now: Instant) {
    link = .registered
    backoff = timing.minimumBackoff
    poll = registration.pollInterval
    claimAt = now
    observeAt = now
    beatAt = now + poll
    reapAt = now + poll
    if cluster != nil { adoptAt = now }
  }

  /// The database does not know this dispatcher any more.
  mutating func forgotten(at now: Instant) { link = .connected(registerAt: now) }

  /// `claim(capacity:)` answered with `batch`.
  mutating func claimed(_ batch: [ClaimedAttempt], at now: Instant) {
    for attempt in batch {
      attempts[attempt.id] = TrackedAttempt(
        attempt: attempt, claimedAt: now, renewAt: now + attempt.dispatchLease / 3)
    }
    nextDueAt = freeSlots > 0 ? now + timing.lookAhead : nil
  }

  /// `adopt` answered with `batch`: renewed at once, for nobody did.
  mutating func adopted(_ batch: [AdoptedAttempt], at now: Instant) {
    for adopted in batch where attempts[adopted.attempt.id] == nil {
      var tracked = TrackedAttempt(
        attempt: adopted.attempt, claimedAt: now, renewAt: adopted.isStarted ? nil : now)
      tracked.isPlaced = adopted.isStarted
      if adopted.isCancelRequested { tracked.wantStop(at: now) }
      attempts[adopted.attempt.id] = tracked
    }
    adoptAt = batch.isEmpty ? nil : now
  }

  /// `findNextDue` answered; nil when nothing is ahead.
  mutating func foundNextDue(in time: Duration?, at now: Instant) {
    nextDueAt = nil
    if let time { claimAt = min(claimAt, now + max(min(time, poll), timing.dueSpacing)) }
  }

  /// `renew` answered; false when the attempt has started or is gone.
  mutating func renewed(_ id: AttemptID, _ isRenewed: Bool, at now: Instant) {
    guard let lease = attempts[id]?.attempt.dispatchLease else { return }
    attempts[id]?.renewAt = isRenewed ? now + lease / 3 : nil
  }

  /// The launcher saw the end of an attempt.
  mutating func ended(_ id: AttemptID, _ end: AttemptEnd, at now: Instant) {
    guard attempts[id] != nil else { return }
    attempts[id]?.phase = .ended(end, reportAt: now)
    attempts[id]?.renewAt = nil
    attempts[id]?.stop = .none
  }

  /// The end of an attempt is known to the database.
  mutating func reported(_ id: AttemptID, at now: Instant) {
    attempts[id] = nil
    hintArrived(at: now)
  }

  mutating func released(_ id: AttemptID, at now: Instant) {
    releases[id] = nil
    guard attempts[id] != nil else { return }
    attempts[id] = nil
    hintArrived(at: now)
  }

  /// Compares the live attempts with our own; gives those that are another dispatcher's by now.
  mutating func observed(_ live: [LiveAttempt], at now: Instant) -> [AttemptID] {
    let graceEnd = now + timing.stopGrace
    let byID = Dictionary(live.map { ($0.id, $0) }) { first, _ in first }
    var lost: [AttemptID] = []
    for old in attempts.all where old.isLaunched {
      let id = old.attempt.id
      var tracked = old
      if let found = byID[id] {
        if found.holder != holder, cluster != nil { lost.append(id) }
        if found.isStarted { tracked.renewAt = nil }
        if found.isCancelRequested { tracked.wantStop(at: now) }
      } else {
        // A scanner that has just published is gone too, and about to end by itself.
        tracked.renewAt = nil
        tracked.wantStop(at: graceEnd)
      }
      if tracked != old { attempts[id] = tracked }
    }
    for id in lost { attempts[id] = nil }
    // A claim whose answer was lost: nobody has the token, so nobody can start it.
    for attempt in live where attempt.holder == holder && !attempt.isStarted && attempts[attempt.id] == nil {
      releases[attempt.id] = releases[attempt.id] ?? now
    }
    if let cluster, adoptAt == nil, live.contains(where: { $0.cluster == cluster && $0.holder != holder }) {
      adoptAt = now
    }
    return lost
  }

  /// Stops claiming for good. Attempts that were not launched are given back.
  mutating func shutDown(_ behavior: DispatcherConfiguration.ShutdownBehavior, at now: Instant) {
    guard shutdown == nil else { return }
    let grace = behavior == .stopScans ? timing.stopGrace : .zero
    shutdown = Shutdown(behavior: behavior, deadline: now + grace + timing.farewell)
    for tracked in attempts.all {
      let id = tracked.attempt.id
      if tracked.phase == .claimed {
        attempts[id] = nil
        // One that is to be taken over is left to whoever comes next.
        if !tracked.isPlaced { releases[id] = now }
      } else if behavior == .stopScans, tracked.isLaunched {
        attempts[id]?.wantStop(at: now)
      }
    }
  }
}

// What launchers in a cluster say.
extension DispatchState {
  /// The database has to know where our attempts run before it gives any.
  mutating func located(_ cluster: String, at now: Instant) {
    self.cluster = cluster
    if link == .registered { link = .connected(registerAt: now) }
  }

  mutating func launcherIsReady(at now: Instant) {
    isLauncherReady = true
    claimAt = now
    adoptAt = now
  }

  mutating func paused(for pause: Duration, at now: Instant) {
    claimsPausedUntil = max(claimsPausedUntil ?? now, now + pause)
  }

  /// The attempt takes no place among those that are being launched any more.
  mutating func launched(_ id: AttemptID, at now: Instant) {
    guard attempts[id] != nil else { return }
    attempts[id]?.isPlaced = true
    hintArrived(at: now)
  }

  /// People see what an attempt waits for; told at once, with a renewal.
  mutating func waiting(_ id: AttemptID, for obstacle: String?, at now: Instant) {
    attempts[id]?.obstacle = obstacle
    if attempts[id]?.renewAt != nil { attempts[id]?.renewAt = now }
  }

  mutating func tokenNeeded(_ id: AttemptID, at now: Instant) { attempts[id]?.reissueAt = now }

  mutating func tokenReissued(_ id: AttemptID) { attempts[id]?.reissueAt = nil }

  mutating func declined(_ id: AttemptID, reason: String, after pause: Duration, at now: Instant) {
    attempts[id]?.phase = .declined(reason: reason, after: pause, releaseAt: now)
    attempts[id]?.renewAt = nil
    attempts[id]?.reissueAt = nil
  }

  /// The attempt is another's, or over.
  mutating func disowned(_ id: AttemptID) { attempts[id] = nil }
}
