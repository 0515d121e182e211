/// The database and everybody around it: dispatchers that hold tokens, and pods with what they know and believe.
///
/// Dispatchers keep nothing but tokens and any of them may speak for any attempt, so they are one adversary that calls
/// whatever it likes whenever it likes. Answers to pods may be lost, pods may stop for any time, die, or be two.
struct World: Hashable, Sendable {
  struct Pod: Hashable, Sendable {
    /// What the scanner in it knows.
    enum Stage: Int, Hashable, Sendable {
      case launched, started, staged, matched
      /// COMMIT of publish got no answer.
      case unsure
      /// publish was refused for lost rows: it reports that.
      case failing
      /// A heartbeat answered that it should stop.
      case stopping
    }

    var attempt: Int
    var token: Int
    var uid: Int
    var stage = Stage.launched

    var credentials: Call.Credentials { Call.Credentials(attempt: attempt, token: token) }
  }

  /// How much of the world is looked at.
  struct Scope: Sendable {
    var attempts: Int
    var pods: Int
    var canHaveDeadline = false
    var flaw: Flaw?
  }

  enum Event: Sendable {
    case call(Call)
    case podCall(Pod, Call, isAnswered: Bool)
    case podLaunched(Pod)
    case podDied(Pod)
    case dispatcherDied
  }

  var engine = Engine()
  var pods: [Pod] = []
  /// Tokens of the latest attempt that dispatchers, or Secrets they made, still hold.
  var heldTokens: [Int] = []
  /// How many pods the latest attempt has had.
  var launchCount = 0
}

extension World {
  func next(in scope: Scope) -> [Transition<World, Event>] {
    var transitions: [Transition<World, Event>] = []
    for call in calls(in: scope) { transitions.append(after(call, scope)) }
    if engine.lease != nil, launchCount < 2, pods.count < scope.pods {
      for token in heldTokens { transitions.append(afterLaunch(token)) }
    }
    if !heldTokens.isEmpty {
      var world = self
      world.heldTokens = []
      transitions.append(Transition(label: .dispatcherDied, state: world))
    }
    for index in pods.indices {
      var world = self
      world.pods.remove(at: index)
      transitions.append(Transition(label: .podDied(pods[index]), state: world))
      for call in pods[index].calls {
        transitions.append(after(call, by: index, isAnswered: true, scope))
        transitions.append(after(call, by: index, isAnswered: false, scope))
      }
      if pods[index].stage == .matched { transitions.append(afterLostConnection(index)) }
    }
    return transitions
  }

  /// What people, dispatchers, time and misfortune may do.
  private func calls(in scope: Scope) -> [Call] {
    if engine.status == .none {
      return [false, true].flatMap { isAhead in
        (scope.canHaveDeadline ? [false, true] : [false]).map { .submit(isAhead: isAhead, hasDeadline: $0) }
      }
    }
    var calls: [Call] = [.cancel, .retry, .reap] + engine.possibleTimes
    // A claim that would begin an attempt too many is out of scope.
    if engine.outcomes.count < scope.attempts { calls.append(.claim) }
    for attempt in 1..<engine.outcomes.count + 1 {
      calls += [
        .renew(attempt: attempt), .release(attempt: attempt),
        .reportPodEnd(attempt: attempt, isInfrastructure: true),
        .reportPodEnd(attempt: attempt, isInfrastructure: false),
      ]
      if (engine.lease?.token ?? 1) < 2 { calls.append(.reissueToken(attempt: attempt)) }
    }
    return calls
  }

  private func after(_ call: Call, _ scope: Scope) -> Transition<World, Event> {
    var world = self
    let reply = world.engine.take(call, flaw: scope.flaw)
    if world.engine.outcomes.count > engine.outcomes.count {
      world.heldTokens = [1]
      world.launchCount = 0
    } else if reply.answer == "token", let token = world.engine.lease?.token {
      world.heldTokens.append(token)
    }
    world.forgetWhatIsOver()
    return Transition(
      label: .call(call), state: world, complaint: engine.complaint(after: call, reply, to: world.engine))
  }

  private func afterLaunch(_ token: Int) -> Transition<World, Event> {
    var world = self
    world.launchCount += 1
    let pod = Pod(attempt: engine.outcomes.count, token: token, uid: world.launchCount)
    world.pods.append(pod)
    return Transition(label: .podLaunched(pod), state: world)
  }

  private func after(
    _ call: Call, by index: Int, isAnswered: Bool, _ scope: Scope
  ) -> Transition<World, Event> {
    var world = self
    let pod = pods[index]
    let reply = world.engine.take(call, flaw: scope.flaw)
    var complaint = engine.complaint(after: call, reply, to: world.engine)
    if isAnswered {
      complaint = complaint ?? world.complaint(about: pod, hearing: reply.answer, to: call)
      if let stage = pod.stage(after: call, reply.answer) {
        world.pods[index].stage = stage
      } else {
        world.pods.remove(at: index)
      }
    } else if case .publish = call {
      world.pods[index].stage = .unsure
    }
    world.forgetWhatIsOver()
    return Transition(
      label: .podCall(pod, call, isAnswered: isAnswered), state: world, complaint: complaint)
  }

  /// Without a lease no pod is launched any more.
  private mutating func forgetWhatIsOver() {
    if engine.lease == nil {
      heldTokens = []
      launchCount = 0
    }
  }

  /// publish was sent and the connection broke before the server committed.
  private func afterLostConnection(_ index: Int) -> Transition<World, Event> {
    var world = self
    world.pods[index].stage = .unsure
    return Transition(
      label: .podCall(pods[index], .publish(pods[index].credentials), isAnswered: false), state: world)
  }

  /// What a pod believes after an answer must be so.
  private func complaint(about pod: Pod, hearing answer: String, to call: Call) -> String? {
    let hasPublished = engine.outcomes[pod.attempt - 1] == .succeeded
    let believesSo = ["complete", "already published", "succeeded"].contains(answer)
    switch call {
    case .publish, .attemptOutcome:
      return believesSo == hasPublished ? nil : "a pod was told \(answer), and that is not so"
    case .acknowledgeCancel:
      return answer != "cancelled" || engine.status == .cancelled ? nil : "a cancelled scan is not cancelled"
    default: return nil
    }
  }

  /// What must hold in every state; nil when it does.
  var complaint: String? {
    if let complaint = engine.complaint { return complaint }
    for pod in pods {
      if let lease = engine.lease, lease.attempt == pod.attempt, lease.pod == pod.uid, lease.token != pod.token {
        return "the bound pod has lost its right"
      }
      if pods.contains(where: { $0.uid != pod.uid && $0.attempt == pod.attempt && $0.isAtWork && pod.isAtWork }) {
        return "two pods do the same attempt"
      }
    }
    return nil
  }

  /// Nil when each pod, left alone with the database, comes to its end.
  func complaintAboutPods(flaw: Flaw? = nil) -> String? {
    for pod in pods {
      var engine = engine
      var stage: Pod.Stage? = pod.stage
      for _ in 0..<8 {
        guard let current = stage else { break }
        var pod = pod
        pod.stage = current
        guard let call = pod.calls.first else { return "a pod has nothing to do in stage \(current)" }
        stage = pod.stage(after: call, engine.take(call, flaw: flaw).answer)
      }
      if let stage { return "a pod never gets beyond \(stage)" }
    }
    return nil
  }
}

extension World.Pod {
  var isAtWork: Bool { stage != .launched }

  /// What the scanner may call; the first is what brings it further.
  var calls: [Call] {
    let faults = [Call.Fault.retryable, .final, .infrastructure].map { Call.fail(credentials, $0) }
    switch stage {
    case .launched: return [.start(credentials, pod: uid)]
    case .started: return [.stage(attempt: attempt), .heartbeat(credentials)] + faults
    case .staged: return [.match(credentials), .heartbeat(credentials)] + faults
    case .matched: return [.publish(credentials), .heartbeat(credentials)] + faults
    case .unsure: return [.attemptOutcome(attempt: attempt), .publish(credentials)]
    case .failing: return [.fail(credentials, .infrastructure), .heartbeat(credentials)]
    case .stopping: return [.acknowledgeCancel(credentials)]
    }
  }

  /// What it knows after an answer; nil when it exits.
  func stage(after call: Call, _ answer: String) -> Stage? {
    if answer == "SR101" || answer == "SR105" { return nil }
    switch call {
    case .start: return .started
    case .stage: return .staged
    case .match: return .matched
    case .heartbeat: return answer == "true" ? .stopping : stage
    case .publish: return answer == "SR104" || answer == "SR106" ? .failing : nil
    case .attemptOutcome: return answer == "live" ? .matched : nil
    default: return nil
    }
  }
}

extension Engine {
  /// What time and misfortune may do now.
  var possibleTimes: [Call] {
    var calls: [Call] = []
    if lease?.clock == .fresh { calls.append(.leaseRunsOut) }
    if let lease, lease.clock != .late { calls.append(.limitRunsOut) }
    if status == .scheduled && !isDue { calls.append(.backoffEnds) }
    if deadline == .ahead && !status.isFinal { calls.append(.deadlinePasses) }
    if lease?.isStaged == true { calls.append(.serverCrash) }
    return calls
  }
}

extension World.Pod: CustomStringConvertible {
  var description: String { "pod \(attempt).\(uid) (\(stage))" }
}

extension World.Event: CustomStringConvertible {
  var description: String {
    switch self {
    case .call(let call): "\(call)"
    case .podCall(let pod, let call, let isAnswered): "\(pod): \(call)\(isAnswered ? "" : ", answer lost")"
    case .podLaunched(let pod): "\(pod) with token \(pod.token)"
    case .podDied(let pod): "\(pod) dies"
    case .dispatcherDied: "dispatcher dies"
    }
  }
}

extension World: CustomStringConvertible {
  var description: String { "\(engine); \(pods); tokens held \(heldTokens)" }
}
