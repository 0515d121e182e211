import FoundationEssentials
import Testing
import VersionOrdering

/// Pairs of versions whose order the ecosystems' own tools state.
@Suite struct VectorFileTests {
  @Test(arguments: [
    (VersionScheme.deb, agree: 279, unparsed: 0), (.apk, agree: 343, unparsed: 7), (.pep440, agree: 347, unparsed: 3),
    (.semver, agree: 51, unparsed: 1),
  ])
  func agreesWithTheBundledPairs(_ scheme: VersionScheme, agree: Int, unparsed: Int) throws {
    let verdict = try Self.judge(Self.fixtures.appending(path: "\(scheme.rawValue).tsv"), as: scheme)
    #expect(verdict.disagreements.map(\.description) == [])
    #expect(verdict.agreeCount == agree)
    #expect(verdict.unparsedCount == unparsed)
  }

  @Test(
    .enabled("needs the shared data") { FileManager.default.fileExists(atPath: shared.path) },
    arguments: [
      ("deb", VersionScheme.deb), ("apk", .apk), ("pep440", .pep440), ("semver", .semver), ("npm", .semver),
      ("npm-loose", .semver), ("generated/deb", .deb), ("generated/apk", .apk), ("generated/pep440", .pep440),
    ])
  func agreesWithTheSharedPairs(_ file: String, _ scheme: VersionScheme) throws {
    let verdict = try Self.judge(Self.shared.appending(path: "\(file).tsv"), as: scheme)
    #expect(verdict.disagreements.map(\.description) == [])
    #expect(verdict.agreeCount > 0)
  }

  private static func judge(_ file: URL, as scheme: VersionScheme) throws -> VectorVerdict {
    let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    return VectorVerdict(try VersionVectors(parsing: text), scheme: scheme)
  }

  private static let here = URL(filePath: #filePath).deletingLastPathComponent()
  private static let fixtures = here.appending(path: "Fixtures")

  /// `SCANROOK_SHARED`, else the folder `shared` beside the package.
  private static let shared: URL = {
    let folder = ProcessInfo.processInfo.environment["SCANROOK_SHARED"].map { URL(filePath: $0) }
    return (folder ?? here.appending(path: "../../../shared").standardized).appending(path: "data/versions")
  }()
}
