import ArgumentParser

@main
struct Scanrook: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scanrook",
    abstract: "Finds known vulnerabilities in images, packages and files.",
    subcommands: [VersionsCommand.self])

  /// As the library's own, but with exit status 2 for a command line that makes no sense: 1 means "found something".
  static func main() async {
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      StandardError.print(fullMessage(for: error))
      exit(withError: ExitCode(2))
    }
  }
}
