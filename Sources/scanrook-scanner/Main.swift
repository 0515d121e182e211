import Console
import FoundationEssentials
import Glibc
import Logging
import ScanModel
import ScannerService

/// `scanrook-scanner run`: one attempt at one scan; everything it needs is in its environment (see
/// ScannerConfiguration).
@main
struct Main {
  static func main() async {
    let environment = ProcessInfo.processInfo.environment
    let level = environment["SCANROOK_LOG_LEVEL"].flatMap(Logger.Level.init(rawValue:)) ?? .info
    ProgramLog.start(level: level)
    let logger = Logger(label: "scanrook-scanner")

    guard CommandLine.arguments.dropFirst() == ["run"] else {
      fail(
        "usage: scanrook-scanner run\nStarted by scanrook-dispatcher; to look at an artifact: scanrook inventory PATH")
    }
    do {
      let configuration = try ScannerConfiguration(environment: environment)
      exit(await ScannerRun(configuration: configuration, logger: logger).run().rawValue)
    } catch {
      fail("\(error)")
    }
  }

  private static func fail(_ message: String) -> Never {
    StandardError.print(message)
    exit(ScannerExit.usage.rawValue)
  }
}
