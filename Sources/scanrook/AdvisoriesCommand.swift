import AdvisorySync
import ArgumentParser
import Console
import FoundationEssentials
import Postgres
import ScanModel

struct AdvisoriesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "advisories",
    abstract: "Brings vulnerability data into the database and says how fresh it is.",
    subcommands: [Sync.self, Status.self])

  struct Sync: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Imports advisories, exploit scores and known exploited vulnerabilities.",
      discussion: """
        Without options everything is brought up to date from its publishers: the OSV bucket (every ecosystem whose \
        version order is known), EPSS and the CISA KEV catalogue. Every feed is one transaction: when one fails, its old \
        data stays in force, the others are imported all the same, and the exit status is 1.

        Exit status: 0 done, 1 a feed failed, 2 the command line makes no sense, 7 the database is out of reach.
        """)

    @Option(help: ArgumentHelp("osv, epss or kev; may be repeated. Default: all.", valueName: "source"))
    var source: [AdvisorySource] = []

    @Option(help: ArgumentHelp("An OSV ecosystem, such as Debian; may be repeated.", valueName: "name"))
    var ecosystem: [String] = []

    @Option(help: ArgumentHelp("A folder or base URL in the layout of the OSV bucket.", valueName: "dir-or-url"))
    var from: String?

    @OptionGroup var database: DatabaseOptions

    func validate() throws {
      if !ecosystem.isEmpty, !source.isEmpty, !source.contains(.osv) {
        throw ValidationError("--ecosystem is for the source osv only; --source says otherwise.")
      }
    }

    func run() async throws {
      let origin = try FeedOrigin(from)
      for name in ecosystem { try SupportedEcosystems.check(name) }
      // Naming an ecosystem without a source means advisories of that ecosystem, nothing else.
      let sources = !source.isEmpty ? source : ecosystem.isEmpty ? AdvisorySource.allCases : [.osv]
      let reports = try await database.connected { connection in
        let sync = AdvisorySync(connection: connection, origin: origin) { StandardError.print(SyncLine.text(of: $0)) }
        return try await sync.run(sources: sources, ecosystems: ecosystem)
      }
      for report in reports { print(SyncLine.summary(of: report)) }
      if reports.contains(where: \.hasFailed) { throw ExitCode(1) }
    }
  }

  struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Says which feeds are loaded, how fresh they are, and what went wrong last.",
      discussion:
        "Exit status: 0 done, 1 the database refused, 2 the command line makes no sense, 7 it is out of reach.")

    @Option(help: "table or json.")
    var output = OutputFormat.table

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
      let feeds = try await database.connected { try await FeedStatus.read(from: $0) }
      switch output {
      case .table: print(FeedTable.text(of: feeds))
      case .json:
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(feeds), as: UTF8.self))
      }
    }
  }
}

extension AdvisorySource: ExpressibleByArgument {}
