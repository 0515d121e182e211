import ArgumentParser
import FoundationEssentials
import Glibc
import Postgres
import ScanModel
import ScanStore

struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Follows a scan to its end, or shows all that goes on until Ctrl-C.",
    discussion: ExitStatus.explanation)

  @Argument(help: "Number or uuid of a scan.")
  var scan: ScanReference?

  @Option(help: ArgumentHelp("The longest wait, in seconds.", valueName: "seconds"))
  var timeout: Int?

  @Option(help: "End with status 3 if there is such a finding.")
  var failOn: FailOn?

  @OptionGroup var database: DatabaseOptions

  func run() async throws {
    try await database.connected { connection in
      let people = PeopleStore(connection: connection)
      if let scan {
        let status = try await scan.status(people)
        try await ScanFollower(people: people, id: status.id, timeout: timeout.map { .seconds($0) }, failOn: failOn)
          .follow()
      } else {
        try await watchAll(people)
      }
    }
  }

  private func watchAll(_ people: PeopleStore) async throws {
    let interruption = Interruption(hint: "the scans go on")
    defer { interruption.cancel() }
    let isTerminal = isatty(STDOUT_FILENO) == 1
    var last = ""
    while true {
      var table = TextTable(["id", "target", "state", "stage", "progress", "try", "age", "note"])
      for row in try await people.progress() {
        table.add([
          String(row.number), row.target, row.state, row.stage, row.progress, String(row.attempt), row.age, row.note,
        ])
      }
      if isTerminal {
        print("\u{1b}[H\u{1b}[2J" + table.text)
      } else if table.text != last {
        print(table.text, terminator: "\n\n")
      }
      last = table.text
      try await Task.sleep(for: .seconds(1))
    }
  }
}
