import FoundationEssentials
import ScanModel
import Testing

/// `ScanErrorCode` and the tables of sql/README.md say the same.
@Suite struct ErrorRegistryTests {
  private static let root = #filePath.firstRange(of: "/Tests/").map { String(#filePath[..<$0.lowerBound]) } ?? "."

  /// The codes of the registry as often as they stand there. The first cell of a row holds one, a list or a range.
  private func registry() throws -> [String] {
    let text = try String(contentsOfFile: "\(Self.root)/sql/README.md", encoding: .utf8)
    return try text.split(separator: "\n").filter { $0.hasPrefix("| SR") }.flatMap { row in
      let cell = try #require(row.split(separator: "|").first)
      let codes = cell.matches(of: /SR(\d{3})/).compactMap { Int($0.output.1) }
      let all = cell.contains(" to ") && codes.count == 2 ? Array(codes[0]...codes[1]) : codes
      return all.map { "SR" + String(1_000 + $0).dropFirst() }
    }
  }

  @Test func namesEveryCodeOnce() throws {
    let codes = try registry()
    #expect(codes.count > 50)
    #expect(Dictionary(grouping: codes) { $0 }.filter { $1.count > 1 }.keys.sorted() == [])
  }

  @Test func knowsEveryCodeOfTheRegistry() throws {
    #expect(try registry().filter { ScanErrorCode(rawValue: $0) == nil } == [])
  }

  @Test func registersEveryCodeThatSwiftKnows() throws {
    let codes = Set(try registry())
    #expect(ScanErrorCode.allCases.map(\.rawValue).filter { !codes.contains($0) } == [])
  }

  /// So that the two tests above see every code that a program raises or looks for.
  @Test func usesNoCodeByItsLetters() throws {
    var literals: [String] = []
    let sources = "\(Self.root)/Sources"
    for path in try FileManager.default.subpathsOfDirectory(atPath: sources).sorted()
    where path.hasSuffix(".swift") && !path.hasSuffix("/ScanErrorCode.swift") {
      let text = try String(contentsOfFile: "\(sources)/\(path)", encoding: .utf8)
      literals += text.matches(of: /"SR\d{3}"/).map { "\(path): \($0.output)" }
    }
    #expect(literals == [])
  }

  @Test func keepsACodeThatIsNotKnown() {
    let error = ScanError(code: "SR998", message: "from a newer database")
    #expect(error.known == nil)
    #expect(error.description == "SR998: from a newer database")
    #expect(ScanError(code: .staleAttempt, message: "m") == ScanError(code: "SR101", message: "m"))
  }
}
