/// Whatever may happen to the database: a call with its credentials, the passing of time, a crash of the server.
enum Call: Hashable, Sendable {
  case submit(isAhead: Bool, hasDeadline: Bool)
  case cancel
  case retry

  case claim
  /// Another dispatcher of the cluster takes over what lives.
  case adopt
  case reap
  case renew(attempt: Int)
  case release(attempt: Int)
  case reportPodEnd(attempt: Int, isInfrastructure: Bool)
  case reissueToken(attempt: Int)

  case start(Credentials, pod: Int)
  case heartbeat(Credentials)
  /// COPY into staging; needs the key that start hands out.
  case stage(attempt: Int)
  case match(Credentials)
  case publish(Credentials)
  case attemptOutcome(attempt: Int)
  case fail(Credentials, Fault)
  case acknowledgeCancel(Credentials)

  case leaseRunsOut
  case limitRunsOut
  case backoffEnds
  case deadlinePasses
  case serverCrash

  struct Credentials: Hashable, Sendable {
    var attempt: Int
    var token: Int
  }

  enum Fault: String, Hashable, Sendable {
    case retryable, final, infrastructure
  }

  /// The attempt in whose name a machine calls; nil for people, for calls without a fence, for time and crashes.
  var attempt: Int? {
    switch self {
    case .renew(let attempt), .release(let attempt), .reportPodEnd(let attempt, _), .reissueToken(let attempt),
      .stage(let attempt), .attemptOutcome(let attempt):
      attempt
    case .start(let credentials, _), .heartbeat(let credentials), .match(let credentials), .publish(let credentials),
      .fail(let credentials, _), .acknowledgeCancel(let credentials):
      credentials.attempt
    case .submit, .cancel, .retry, .claim, .adopt, .reap, .leaseRunsOut, .limitRunsOut, .backoffEnds,
      .deadlinePasses, .serverCrash:
      nil
    }
  }
}

extension Call {
  /// The verb and arguments of `tests.act` in replay.sql: verb, attempt, token, and one word more.
  var words: (verb: String, attempt: Int, token: Int, rest: String) {
    switch self {
    case .submit(let isAhead, let hasDeadline):
      ("submit", 0, 0, (isAhead ? "ahead" : "now") + (hasDeadline ? " deadline" : ""))
    case .cancel: ("cancel", 0, 0, "")
    case .retry: ("retry", 0, 0, "")
    case .claim: ("claim", 0, 0, "")
    case .adopt: ("adopt", 0, 0, "")
    case .reap: ("reap", 0, 0, "")
    case .renew(let attempt): ("renew", attempt, 0, "")
    case .release(let attempt): ("release", attempt, 0, "")
    case .reportPodEnd(let attempt, let isInfrastructure): ("report_pod_end", attempt, 0, "\(isInfrastructure)")
    case .reissueToken(let attempt): ("reissue_token", attempt, 0, "")
    case .start(let credentials, let pod): ("start", credentials.attempt, credentials.token, "\(pod)")
    case .heartbeat(let credentials): ("heartbeat", credentials.attempt, credentials.token, "")
    case .stage(let attempt): ("stage", attempt, 0, "")
    case .match(let credentials): ("match", credentials.attempt, credentials.token, "")
    case .publish(let credentials): ("publish", credentials.attempt, credentials.token, "")
    case .attemptOutcome(let attempt): ("attempt_outcome", attempt, 0, "")
    case .fail(let credentials, let fault): ("fail", credentials.attempt, credentials.token, fault.rawValue)
    case .acknowledgeCancel(let credentials): ("acknowledge_cancel", credentials.attempt, credentials.token, "")
    case .leaseRunsOut: ("lease runs out", 0, 0, "")
    case .limitRunsOut: ("limit runs out", 0, 0, "")
    case .backoffEnds: ("backoff ends", 0, 0, "")
    case .deadlinePasses: ("deadline passes", 0, 0, "")
    case .serverCrash: ("server crash", 0, 0, "")
    }
  }
}

extension Call: CustomStringConvertible {
  var description: String {
    let words = words
    return "\(words.verb)(\(words.attempt).\(words.token) \(words.rest))"
  }
}
