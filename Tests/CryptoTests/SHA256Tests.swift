import Crypto
import Testing

@Suite struct SHA256Tests {
  // FIPS 180-4 examples.
  @Test func agreesWithTheStandard() throws {
    #expect(
      Hex.string(try SHA256.hash(Array("abc".utf8)))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      Hex.string(try SHA256.hash([])) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  @Test func hashesInPiecesAndOneMessageAfterTheOther() throws {
    let hasher = try SHA256()
    for _ in 0..<3 {
      hasher.update(Array("a".utf8))
      hasher.update([])
      hasher.update(Array("bc".utf8))
      #expect(try hasher.finish() == SHA256.hash(Array("abc".utf8)))
    }
    #expect(try hasher.finish() == SHA256.hash([]))
  }
}

@Suite struct HexTests {
  @Test func goesThereAndBack() {
    let bytes = (0...255).map { UInt8($0) }
    #expect(Hex.bytes(Hex.string(bytes)) == bytes)
    #expect(Hex.bytes("0aFf") == [10, 255])
    #expect(Hex.bytes("") == [])
  }

  @Test(arguments: ["0", "0g", "é", "0x10", " 1"])
  func refusesWhatIsNotHexadecimal(text: String) {
    #expect(Hex.bytes(text) == nil)
  }
}

@Suite struct SecureRandomTests {
  @Test func givesAsManyBytesAsAsked() throws {
    #expect(try SecureRandom.bytes(32).count == 32)
    #expect(try SecureRandom.bytes(0).isEmpty)
    #expect(try SecureRandom.bytes(16) != SecureRandom.bytes(16))
  }

  @Test func refusesMoreThanOpenSSLTakes() {
    #expect(throws: (any Error).self) { try SecureRandom.bytes(1 << 31) }
  }
}
