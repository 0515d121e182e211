import FoundationEssentials
import TestServers
import Testing

/// The images that `Tests/Integration/images/make` wrote, and the lists beside them.
enum TestImages {
  /// `SCANROOK_TEST_IMAGES`, else `.build/test-images` of this package.
  static let folder: String = {
    if let folder = ProcessInfo.processInfo.environment["SCANROOK_TEST_IMAGES"] { return folder }
    return "\(packageRoot)/.build/test-images"
  }()

  static var arePresent: Bool { FileManager.default.fileExists(atPath: "\(folder)/key") }
  static let absence: Comment = "there are no test images; make them: Tests/Integration/images/make .build/test-images"

  static func path(_ name: String) -> String { "\(folder)/\(name)" }

  private static func lines(_ name: String) throws -> [Substring] {
    try String(contentsOfFile: path(name), encoding: .utf8).split(separator: "\n")
  }

  /// `package version architecture source source-version` as dpkg-query lists them, sorted.
  static func debianPackages(of image: String) throws -> [String] {
    try lines("\(image)/expected/packages.tsv").map { line in
      line.split(separator: "\t", omittingEmptySubsequences: false).prefix(5).joined(separator: " ")
    }.sorted()
  }

  /// `folder name version` as pip lists them, sorted.
  static func pythonPackages(of image: String) throws -> [String] {
    struct Distribution: Decodable {
      var name: String
      var version: String
      var path: String
    }
    let json = Data(try String(contentsOfFile: path("\(image)/expected/python.json"), encoding: .utf8).utf8)
    return try JSONDecoder().decode([Distribution].self, from: json).map { "\($0.path) \($0.name) \($0.version)" }
      .sorted()
  }

  /// `digest path` as sha256sum prints them, its escapes undone, sorted.
  static func hashes(of image: String) throws -> [String] {
    try lines("\(image)/expected/files.sha256").map { line in
      guard line.hasPrefix("\\") else { return "\(line.prefix(64)) \(line.dropFirst(66))" }
      let path = line.dropFirst(67).replacing("\\n", with: "\n").replacing("\\\\", with: "\\")
      return "\(line.dropFirst().prefix(64)) \(path)"
    }.sorted()
  }
}
