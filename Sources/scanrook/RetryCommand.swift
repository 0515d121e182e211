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
    let connection = try await database.connect()
    let people = PeopleStore(connection: connection)
    let change = try await people.retry(try await scan.status(people).number)
    print("scan \(change.number) \(change.state): \(change.note)")
    await connection.close()
  }
}
