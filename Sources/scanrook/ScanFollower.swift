import ArgumentParser
import Console
import FoundationEssentials
import ScanStore

/// Follows one scan to its end, showing progress on standard error, and ends with the status that says how it ended.
struct ScanFollower {
  let people: PeopleStore
  let id: UUID
  var timeout: Duration?
  var failOn: FailOn?

  /// - Throws: `ExitCode` for every end but a complete scan.
  func follow() async throws {
    let clock = ContinuousClock()
    let deadline = timeout.map { clock.now + $0 }
    var line = ProgressLine()
    let interruption = Interruption(hint: "the scan goes on; follow it with: scanrook watch \(id.lowercased)")
    defer { interruption.cancel() }
    while true {
      guard let status = try await people.status(of: id) else { throw ExitStatus.failure.code }
      if status.isFinal {
        line.finish()
        return try await end(status)
      }
      line.show(status, try await people.liveProgress(of: id))
      if let deadline, clock.now >= deadline {
        line.finish()
        StandardError.print(
          "scan \(status.number) is still \(status.state); it goes on: scanrook watch \(status.number)")
        throw ExitStatus.timeout.code
      }
      try await Task.sleep(for: .milliseconds(200))
    }
  }

  private func end(_ status: ScanStatus) async throws {
    guard status.state == "succeeded" else {
      let reason = [status.errorCode, status.errorMessage].compactMap(\.self).joined(separator: " ")
      StandardError.print("scan \(status.number) \(status.state)\(reason.isEmpty ? "" : ": " + reason)")
      if let hint = status.errorHint { StandardError.print("  hint: \(hint)") }
      throw ExitStatus.failure.code
    }
    let findings = try await people.findings(of: status.number, limit: Int(Int32.max))
    let result = status.result ?? "complete"
    StandardError.print(
      "scan \(status.number) \(result): \(findings.count) findings; see them with: scanrook findings \(status.number)")
    try await ScanRemarks.print(of: status.number, people)
    if let failOn, failOn.isTripped(by: findings) {
      StandardError.print("a finding trips the gate --fail-on \(failOn.rawValue)")
      throw ExitStatus.policy.code
    }
    if result != "complete" { throw ExitStatus.partial.code }
  }
}
