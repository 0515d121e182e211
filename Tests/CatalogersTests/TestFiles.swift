import FoundationEssentials
import ScanModel

@testable import Catalogers

/// Where the tests find files: fixtures beside them, and the shared data set next to the package when there is one.
enum TestFiles {
  static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

  static let shared: URL? = {
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let root =
      ProcessInfo.processInfo.environment["SCANROOK_SHARED"].map { URL(filePath: $0) }
      ?? package.deletingLastPathComponent().appending(path: "shared")
    return FileManager.default.fileExists(atPath: root.appending(path: "data/packages").path) ? root : nil
  }()

  static func fixture(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: fixtures.appending(path: name)))
  }
}

extension Cataloger {
  func findings(_ path: String, _ content: [UInt8]) -> Findings {
    catalog(EvidenceFile(path: path, content: InMemoryBytes(content)))
  }

  func findings(_ path: String, _ content: String) -> Findings {
    findings(path, Array(content.utf8))
  }

  func wants(_ path: String, head: [UInt8] = []) -> Bool {
    wants(Candidate(path: path, mode: 0o644, size: 1 << 20, head: head))
  }
}
