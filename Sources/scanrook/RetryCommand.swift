import ArgumentParser
import Postgres
import ScanStore

struct RetryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry", abstract: "Puts a failed or cancelled scan back into the queue.")

  @Argument(help: "Number or uuid of a scan.")
  var scan: ScanReference

  @OptionGroup var database: DatabaseOptions

  func run() async throws {
    try await database.connected { connection in
      let people = PeopleStore(connection: connection)
      let change = try await people.retry(try await scan.status(people).number)
      print("scan \(change.number) \(change.state): \(change.note)")
    }
  }
}
