import ArgumentParser
import Console
import Glibc
import ScanModel

/// Exit codes: 0 after a shutdown, 2 usage or a configuration that cannot be used (cluster, template, installation), 7
/// database out of reach or schema unknown, 1 anything else.
@main
struct Main {
  static func main() async {
    do {
      try await DispatcherCommand.parse().run()
    } catch let error as ScanError {
      leave(error.description, code: error.isAboutTheDatabase ? 7 : 2)
    } catch {
      if DispatcherCommand.exitCode(for: error).isSuccess {
        print(DispatcherCommand.fullMessage(for: error))
        exit(0)
      }
      leave(DispatcherCommand.fullMessage(for: error), code: DispatcherCommand.exitCode(for: error) == .failure ? 1 : 2)
    }
  }

  private static func leave(_ message: String, code: Int32) -> Never {
    StandardError.print(message)
    exit(code)
  }
}

extension ScanError {
  fileprivate var isAboutTheDatabase: Bool { known == .databaseOutOfReach || known == .foreignSchema }
}
