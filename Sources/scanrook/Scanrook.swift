import ArgumentParser
import Console
import FoundationEssentials
import Logging
import Postgres
import ScanModel

@main
struct Scanrook: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scanrook",
    abstract: "Finds known vulnerabilities in images, packages and files.",
    discussion: ExitStatus.explanation,
    version: scanrookVersion,
    subcommands: [
      UpCommand.self, SubmitCommand.self, WatchCommand.self, FindingsCommand.self, CancelCommand.self,
      RetryCommand.self,
      InventoryCommand.self, AdvisoriesCommand.self, DatabaseCommand.self, LocalCommand.self, VersionsCommand.self,
    ])

  /// As the library's own, but errors of ours are written out in full, and the exit status is 2 when the command line
  /// or its input makes no sense: 1 means that the command did its work and did not like what it found.
  static func main() async {
    // Commands speak for themselves; what goes on below is worth a line when it goes wrong, or when it is asked for.
    let level = ProcessInfo.processInfo.environment["SCANROOK_LOG_LEVEL"].flatMap(Logger.Level.init(rawValue:))
    ProgramLog.start(level: level ?? .warning)
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      guard StandardOutput.flush() else { exit(withError: ExitStatus.failure.code) }
    } catch let error as ScanError {
      StandardError.print(error)
      exit(withError: error.exitStatus.code)
    } catch let error as PostgresError {
      StandardError.print("Error: \(error.advised)")
      exit(withError: error.exitStatus.code)
    } catch {
      if error is ExitCode, !StandardOutput.flush() { exit(withError: ExitStatus.failure.code) }
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      StandardError.print(fullMessage(for: error))
      exit(withError: ExitCode(2))
    }
  }
}
