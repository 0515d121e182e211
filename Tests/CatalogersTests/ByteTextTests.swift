import ScanModel
import Testing

@testable import Catalogers

@Suite struct ByteTextTests {
  @Test(arguments: [
    ([0x61, 0xc3, 0xa9], "aé"), ([0x61, 0xff, 0x62], "a\\xffb"), ([0x00, 0x61], "\\x00a"), ([0xe2, 0x28], "\\xe2("),
    ([0xf0, 0x90, 0x28], "\\xf0\\x90("), ([0xed, 0xa0, 0x80], "\\xed\\xa0\\x80"), ([0xc3], "\\xc3"), ([], ""),
  ])
  func escapesWhatIsNoText(_ bytes: [UInt8], _ text: String) {
    #expect(String(escaping: bytes[...]) == text)
  }

  @Test func readsTheLastLineWithoutItsEnd() {
    let lines = ByteLines(Array("a\r\n\nb\r".utf8)[...]).map { "\($0.number):\(String(escaping: $0.bytes))" }
    #expect(lines == ["1:a", "2:", "3:b"])
    #expect(Array(ByteLines([])).isEmpty)
  }
}
