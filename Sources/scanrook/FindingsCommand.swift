import ArgumentParser
import Console
import Postgres
import ScanStore

struct FindingsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "findings",
    abstract: "Prints the findings of a scan, what to fix first on top.",
    discussion: ExitStatus.explanation)

  @Argument(help: "Number or uuid of a scan.")
  var scan: ScanReference

  @Option(help: "table or json.")
  var output = OutputFormat.table

  @Option(help: "End with status 3 if there is such a finding: low, medium, high, critical, fixable, known-exploited.")
  var failOn: FailOn?

  @OptionGroup var database: DatabaseOptions

  func run() async throws {
    try await database.connected { connection in
      let people = PeopleStore(connection: connection)
      let status = try await scan.status(people)
      let findings = try await people.findings(of: status.number, limit: Int(Int32.max))
      switch output {
      case .json:
        print(try await people.findingsJSON(of: status.number))
      case .table:
        var table = TextTable(["vulnerability", "severity", "package", "installed", "fixed in", "epss", "kev"])
        for finding in findings {
          table.add([
            finding.vulnerability, finding.severity, finding.package, finding.installed, finding.fixedIn,
            finding.epss.map { String($0) }, finding.isKnownExploited ? "yes" : nil,
          ])
        }
        if !table.isEmpty { print(table.text) }
      }
      try await end(status, findings, people)
    }
  }

  /// Unknown is never shown as clean: what is not finished or not whole says so, and ends with a status of its own.
  private func end(_ status: ScanStatus, _ findings: [FindingRow], _ people: PeopleStore) async throws {
    guard status.state == "succeeded" else {
      StandardError.print("scan \(status.number) is \(status.state): it has no findings yet")
      throw ExitStatus.failure.code
    }
    let isWhole = status.result == "complete"
    if !isWhole { StandardError.print("scan \(status.number) is \(status.result ?? "partial"): there may be more") }
    try await ScanRemarks.print(of: status.number, people)
    if let failOn, failOn.isTripped(by: findings) { throw ExitStatus.policy.code }
    if !isWhole { throw ExitStatus.partial.code }
  }
}
