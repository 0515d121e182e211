import FoundationEssentials
import Glibc
import ObjectStorage
import Postgres
import ScanModel
import ScanStore
import Testing

@testable import ScannerService

/// Who pays for a failure, and whether another try may help.
@Suite struct ScanFailureTests {
  private func failure(_ code: String) -> ScanFailure { ScanFailure(ScanError(code: code, message: "x", hint: "y")) }

  @Test(arguments: ["SR201", "SR202", "SR203", "SR204", "SR205", "SR301", "SR302", "SR002", "SR005", "SR022"])
  func blamesTheArtifactForWhatWillNotGoAway(_ code: String) {
    #expect(!failure(code).isRetryable)
    #expect(!failure(code).isInfrastructure)
    #expect(failure(code).error.code == code)
    #expect(failure(code).error.hint == "y")
  }

  @Test func triesAgainWhenTheScratchDirectoryWasFull() {
    #expect(failure("SR303").isRetryable)
    #expect(!failure("SR303").isInfrastructure)
  }

  @Test func chargesLostRowsToTheInfrastructure() {
    #expect(failure("SR104").isRetryable)
    #expect(failure("SR104").isInfrastructure)
  }

  @Test func chargesTheDatabaseToTheInfrastructure() {
    let lost = ScanFailure(PostgresError(kind: .connectionLost, message: "server closed the connection", hint: "h"))
    #expect(lost.error.code == "SR904")
    #expect(lost.error.message.contains("server closed the connection"))
    #expect(lost.error.hint == "h")
    #expect(lost.isRetryable && lost.isInfrastructure)
  }

  @Test func triesAgainAfterAFaultOfItsOwn() {
    struct Oops: Error {}
    let failure = ScanFailure(Oops())
    #expect(failure.error.code == "SR905")
    #expect(failure.isRetryable && !failure.isInfrastructure)
  }

  @Test func saysMessageAndDetailInOneSentence() {
    #expect(ScanError(code: "SR000", message: "A.", detail: "B.", hint: "C.").sentence == "A. B.")
    #expect(ScanError(code: "SR000", message: "A.").sentence == "A.")
  }
}

/// Which files a scanner may open.
@Suite struct ArtifactSourceTests {
  private let folder: TemporaryFolder
  private let store: any ObjectStore

  init() throws {
    folder = try TemporaryFolder()
    store = try ObjectStoreLocation.store("file://\(folder.path)/objects")
    try folder.write("x", to: "root/image.tar")
    try folder.write("x", to: "elsewhere/secret.tar")
    try folder.write("x", to: "objects/deltaguard/app.tar")
  }

  private func open(_ path: String, roots: [String]) throws -> ArtifactSource {
    try ArtifactSource.open(.file(path: path), store: store, localRoots: roots)
  }

  private func code(_ path: String, roots: [String]) -> String? {
    let error = #expect(throws: ScanError.self) { _ = try open(path, roots: roots) }
    #expect(error?.hint != nil)
    return error?.code
  }

  @Test func opensWhatLiesBelowALocalRoot() throws {
    let root = "\(folder.path)/root"
    guard case .path(let path) = try open("\(root)/image.tar", roots: ["/nowhere", root]) else {
      Issue.record("no path")
      return
    }
    #expect(path.hasSuffix("/root/image.tar"))
    #expect(throws: Never.self) { _ = try open(root, roots: [root]) }
    #expect(throws: Never.self) { _ = try open(root, roots: ["/"]) }
  }

  @Test func refusesWhatLiesOutside() {
    let root = "\(folder.path)/root"
    #expect(code("\(folder.path)/elsewhere/secret.tar", roots: [root]) == "SR005")
    #expect(code("\(root)/../elsewhere/secret.tar", roots: [root]) == "SR005")
    #expect(code("\(root)/image.tar", roots: []) == "SR005")
    // A root is a folder, not the beginning of a name.
    #expect(code("\(folder.path)/elsewhere/secret.tar", roots: ["\(folder.path)/else"]) == "SR005")
  }

  @Test func followsNoLinkOutOfTheRoot() throws {
    let root = "\(folder.path)/root"
    #expect(symlink("\(folder.path)/elsewhere/secret.tar", "\(root)/link.tar") == 0)
    #expect(code("\(root)/link.tar", roots: [root]) == "SR005")
  }

  @Test func namesWhatIsMissing() throws {
    #expect(code("\(folder.path)/root/none.tar", roots: ["\(folder.path)/root"]) == "SR202")
    let error = #expect(throws: ScanError.self) {
      _ = try ArtifactSource.open(.object(bucket: "deltaguard", key: "none.tar"), store: store, localRoots: [])
    }
    #expect(error?.code == "SR207")
    #expect(error?.hint != nil)
  }

  @Test func opensObjects() throws {
    guard
      case .bytes(let bytes, "app.tar") = try ArtifactSource.open(
        .object(bucket: "deltaguard", key: "app.tar"), store: store, localRoots: [])
    else {
      Issue.record("no bytes")
      return
    }
    #expect(bytes.size == 1)
  }
}
