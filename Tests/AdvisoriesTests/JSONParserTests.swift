import ScanModel
import Testing

@testable import Advisories

@Suite struct JSONParserTests {
  private func parse<Result>(_ text: String, _ body: (JSONValue) throws -> Result) throws -> Result {
    try JSONParser().withDocument(PaddedBytes(text.utf8), name: "record", body)
  }

  @Test func readsEveryTypeAndNothingElse() throws {
    try parse(#"{"s": "käse", "i": 7, "d": 1.5, "b": true, "n": null, "a": [1, "x", null], "o": {"k": 1}}"#) { root in
      #expect(root["s"]?.string == "käse")
      #expect(root["i"]?.integer == 7)
      #expect(root["d"]?.double == 1.5)
      #expect(root["b"]?.boolean == true)
      #expect(root["n"] == nil)
      #expect(root["missing"] == nil)
      #expect(root["s"]?.integer == nil)
      #expect(root["i"]?.string == nil)
      #expect(root["a"]?.strings == ["x"])
      #expect(root["a"]?.items.map { $0.integer } == [1, nil, nil])
      #expect(root["s"]?.items.map { $0 }.isEmpty == true)
      #expect(root["o"]?["k"]?["deeper"] == nil)
      #expect(root.members.map(\.key) == ["s", "i", "d", "b", "n", "a", "o"])
    }
  }

  @Test(arguments: [
    "", " ", "{", "[1,]", "{\"a\":}", "nul", "\"\\ud800\"", "{\"a\":1}x", "\u{0}", "[1e999999]", "1 2",
    String(repeating: "[", count: 100_000),
  ])
  func refusesWhatIsNotJSON(_ text: String) {
    #expect(throws: ScanError.self) { try parse(text) { _ in } }
  }

  @Test func refusesInvalidUTF8() {
    #expect(throws: ScanError.self) {
      try JSONParser().withDocument(PaddedBytes([0x22, 0xFF, 0xFE, 0x22]), name: "record") { _ in }
    }
  }

  @Test func survivesEveryTruncationOfARealRecord() throws {
    let parser = try JSONParser()
    let bytes = Array(try TestFiles.text("PYSEC-2023-236.json").utf8)
    for count in 0..<bytes.count - 2 {
      #expect(throws: ScanError.self) {
        try parser.withDocument(PaddedBytes(bytes[..<count]), name: "record") { _ in }
      }
    }
  }

  @Test func namesTheDocumentInTheError() {
    let error = #expect(throws: ScanError.self) { try parse("{") { _ in } }
    #expect(error?.code == "SR240")
    #expect(error?.message.contains("record") == true)
  }
}
