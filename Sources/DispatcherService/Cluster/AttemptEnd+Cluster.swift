import KubernetesAPI
import ScanModel
import ScanStore

// What the words of a cluster mean for an attempt: its code, whose budget pays, and what a person can do.

extension AttemptEnd {
  private static let largerClass =
    "Give the scan a larger class: select scan.submit(..., options => '{\"resource_class\": \"large\"}');"
  private static let template = "Check the scan-job template and its patch (k8s/README.md), then submit again."

  /// A pod that came to its end. `lastWords`: of its log, where its status has none.
  init(_ end: PodEnd, of attempt: ClaimedAttempt, node: String?, lastWords: String? = nil) {
    let words = (end.lastWords ?? lastWords ?? "").trimmingSuffix { $0.isWhitespace }
    let place = node.map { " on \($0)" } ?? ""
    if let reason = end.reason {
      self.init(podReason: reason, message: end.message, of: attempt)
    } else if end.exitReason == "OOMKilled" {
      self.init(
        code: .memoryLimitReached, reason: "OOMKilled (limit \(attempt.resources.memoryLimit))\(place)",
        isInfrastructure: false, hint: Self.largerClass)
    } else if end.exitReason == "StartError" || end.exitReason == "ContainerCannotRun" {
      self.init(
        code: .podNotStarted, reason: PodView.sentence(end.exitReason ?? "StartError", words), hint: Self.template)
    } else {
      let isScanner = end.container == JobTemplate.scanner
      let who = isScanner ? "the scanner" : end.container.map { "container \($0)" } ?? "the pod"
      let code = end.exitCode.map { " with exit code \($0)" } ?? ""
      let exit = isScanner ? end.exitCode.flatMap { ScannerExit(rawValue: Int32(truncatingIfNeeded: $0)) } : nil
      let meaning = exit.map { " (\($0.meaning))" }
      let said = words.isEmpty || end.exitCode == 0 ? "" : ": \(words)"
      self.init(code: .scannerGone, reason: "\(who) ended\(code)\(meaning ?? "")\(place)\(said)")
    }
  }

  /// A pod that was ended as a whole: evicted, refused by its node, past its time.
  private init(podReason reason: String, message: String?, of attempt: ClaimedAttempt) {
    let text = PodView.sentence(reason, message)
    let isStorage = ["ephemeral", "emptydir", "local storage"].contains { message?.lowercased().contains($0) == true }
    if reason == "Evicted", isStorage, message?.lowercased().contains("exceed") == true {
      self.init(
        code: .scratchLimitReached, reason: "\(text) (limit \(attempt.resources.scratchLimit))",
        isInfrastructure: false, hint: Self.largerClass)
    } else if reason == "DeadlineExceeded" {
      self.init(deadlineExceeded: text)
    } else {
      self.init(code: .scannerGone, reason: text)
    }
  }

  /// The net below the scanner's own time limit.
  init(deadlineExceeded text: String) {
    self.init(code: .timeLimitReached, reason: text, isInfrastructure: false, hint: Self.largerClass)
  }

  /// A pod that does not start.
  init(obstacle: PodView.Obstacle, saying warnings: [String] = []) {
    let more = warnings.filter { warning in !obstacle.text.contains(warning) && !warning.contains(obstacle.text) }
    let reason = ([obstacle.text] + more).joined(separator: "; ")
    switch obstacle.patience {
    case .none, .short: self.init(code: .podNotStarted, reason: reason, hint: Self.template)
    case .long:
      self.init(
        code: .startedTooLate, reason: reason,
        hint: "Give the cluster room, or let scans wait longer: update scanrook.settings set pending_limit = '30 min';")
    }
  }

  /// The Job cannot be made as it stands.
  init(refused error: KubernetesError) {
    var reason = "the cluster refuses the Kubernetes Job"
    if case .invalid(let field?) = error.kind, !error.message.contains(field) { reason += ", field \(field)" }
    self.init(code: .clusterRefusedJob, reason: "\(reason): \(error.message)", hint: Self.template)
  }

  static func gone(_ reason: String) -> AttemptEnd { AttemptEnd(code: .scannerGone, reason: reason) }
}

extension String {
  fileprivate func trimmingSuffix(while isUnwanted: (Character) -> Bool) -> String {
    var text = self[...]
    while let last = text.last, isUnwanted(last) { text.removeLast() }
    return String(text)
  }
}
