import FoundationEssentials
import Migrations

/// The programs of this package, as they were built together with the tests.
enum Products {
  /// The folder of the test bundle, or `SCANROOK_PRODUCTS`.
  static let folder: String = {
    if let folder = ProcessInfo.processInfo.environment["SCANROOK_PRODUCTS"] { return folder }
    let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? Share.runningExecutable()
    return URL(filePath: bundle).deletingLastPathComponent().path
  }()
  static let scanrook = "\(folder)/scanrook"
  static let dispatcher = "\(folder)/scanrook-dispatcher"
  static let scanner = "\(folder)/scanrook-scanner"
}
