import ArgumentParser
import Migrations
import Postgres

/// `scanrook db ...`: the schema of a database.
struct DatabaseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "db", abstract: "Install, upgrade and inspect the database schema.",
    subcommands: [Migrate.self, Status.self])

  struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Bring the database to this program's schema.")

    @OptionGroup var database: DatabaseOptions
    @Flag(help: "Only show what would run.") var dryRun = false

    func run() async throws {
      let share = try Share.locate()
      let plan = try await database.connected { connection in
        let migrator = Migrator(connection: connection, share: share)
        return try await dryRun ? migrator.plan() : migrator.apply()
      }
      print(plan)
    }
  }

  struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show the schemas of the database and of this program.")

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
      let share = try Share.locate()
      let status = try await database.connected { try await Migrator(connection: $0, share: share).status() }
      print("database  \(status.database.map { "schema \($0)" } ?? "no schema")")
      print("program   schema \(status.program)")
      for entry in status.entries where SchemaVersion(migration: entry.name) != nil {
        print("applied   \(entry.name)  \(entry.appliedAt)  \(entry.durationMilliseconds) ms")
      }
      print("plan      \(status.plan.title)")
    }
  }
}
