import Archives
import ArgumentParser
import Console
import ScanModel
import ScannerService

struct InventoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inventory",
    abstract: "Lists the packages of a file, image or directory; needs no database.",
    discussion: """
      Data goes to standard output, problems to standard error (with --output json they are part of the data).

      Exit status: 0 all read; 1 the artifact cannot be read; 2 usage; 4 something could not be read, or the type of the \
      artifact is not known.
      """)

  @Argument(help: "An image archive, an image layout, a directory, or a file that states packages.")
  var path: String

  @Option(help: "table or json.")
  var output = OutputFormat.table

  @Option(help: ArgumentHelp("Image of a multi-platform index.", valueName: "os/arch"))
  var platform: String?

  @Flag(help: "Everything any layer brought, not only what is visible in the end.")
  var allLayers = false

  func validate() throws {
    if let platform, Platform(platform) == nil { throw ValidationError("a platform is os/arch, not '\(platform)'") }
  }

  func run() throws {
    var options = InventoryOptions()
    options.files = false
    options.scope = allLayers ? .allLayers : .squashed
    options.platform = platform.flatMap(Platform.init)
    let inventory = try InventoryReader(options: options).read(path: path) { _ in }
    switch output {
    case .json: print(try InventoryDocument(inventory).json())
    case .table: printTable(inventory)
    }
    if let reason = inventory.unsupportedReason { StandardError.print("unsupported: \(path) is \(reason)") }
    if inventory.unsupportedReason != nil || !inventory.problems.isEmpty { throw ExitStatus.partial.code }
  }

  private func printTable(_ inventory: Inventory) {
    var table = TextTable(["type", "name", "version", "ecosystem", "location"])
    for found in inventory.packages {
      table.add([
        found.package.type, found.package.name, found.package.version, found.match?.ecosystem, found.package.location,
      ])
    }
    if !table.isEmpty { print(table.text) }
    for problem in inventory.problems {
      StandardError.print("problem: \(problem.code)  \(problem.path)  \(problem.reason)".printable())
    }
    if inventory.unsupportedReason == nil, !inventory.hasPackageEvidence {
      StandardError.print("no package database or other evidence of packages was found in \(path)")
    }
  }
}
