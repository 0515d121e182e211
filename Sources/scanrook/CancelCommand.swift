import ArgumentParser
import Postgres
import ScanStore

struct CancelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel", abstract: "Cancels a scan that is not finished.")

  @Argument(help: "Number or uuid of a scan.")
  var scan: ScanReference

  @Option(help: "Why; shown with the scan.")
  var reason: String?

  @OptionGroup var database: DatabaseOptions

  func run() async throws {
    try await database.connected { connection in
      let people = PeopleStore(connection: connection)
      let change = try await people.cancel(try await scan.status(people).number, reason: reason)
      print("scan \(change.number) \(change.state): \(change.note)")
    }
  }
}
