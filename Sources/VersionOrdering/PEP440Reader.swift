/// Reads the parts of a Python version in their order, in every spelling that PEP 440 permits.
///
/// Each part takes as much as it can, its separators included, which is what the pattern in PEP 440's appendix B does.
struct PEP440Reader {
  private var reader: ByteReader

  init(_ text: ArraySlice<UInt8>) {
    reader = ByteReader(text)
  }

  var isAtEnd: Bool { reader.isAtEnd }

  /// `[v][epoch!]number{.number}`; nil when there is no number.
  mutating func readEpochAndRelease() -> (epoch: DecimalDigits, numbers: [DecimalDigits])? {
    reader.skip { $0.lowercased == UInt8(ascii: "v") }
    guard var digits = reader.takeDigits() else { return nil }
    var epoch = DecimalDigits.zero
    if reader.skip("!") {
      epoch = DecimalDigits(digits)
      guard let first = reader.takeDigits() else { return nil }
      digits = first
    }
    var numbers = [DecimalDigits(digits)]
    while reader.next == UInt8(ascii: "."), reader.afterNext?.isDigit == true {
      reader.skip(".")
      numbers.append(DecimalDigits(reader.take(while: \.isDigit)))
    }
    return (epoch, numbers)
  }

  /// The longer spellings stand before those they begin with.
  private static let preReleases: [(String, PEP440Version.PreRelease)] = [
    ("alpha", .alpha), ("a", .alpha), ("beta", .beta), ("b", .beta), ("preview", .candidate), ("pre", .candidate),
    ("c", .candidate), ("rc", .candidate),
  ]

  mutating func readPre() -> (kind: PEP440Version.PreRelease, number: DecimalDigits)? {
    readPart(Self.preReleases)
  }

  /// `post`, `rev` or `r`, or a hyphen and a number.
  mutating func readPost() -> DecimalDigits? {
    if reader.next == UInt8(ascii: "-"), reader.afterNext?.isDigit == true {
      reader.skip("-")
      return DecimalDigits(reader.take(while: \.isDigit))
    }
    return readPart([("post", ()), ("rev", ()), ("r", ())])?.number
  }

  mutating func readDev() -> DecimalDigits? {
    readPart([("dev", ())])?.number
  }

  /// `+segment{separator segment}`; empty when there is no plus sign, nil when a segment is missing.
  mutating func readLocal() -> [PEP440Version.LocalSegment]? {
    guard reader.skip("+") else { return [] }
    var segments: [PEP440Version.LocalSegment] = []
    repeat {
      let text = reader.take { $0.isDigit || $0.isLetter }
      if text.isEmpty { return nil }
      segments.append(
        text.allSatisfy(\.isDigit) ? .number(DecimalDigits(text)) : .text(text.map(\.lowercased)))
    } while reader.skip(where: Self.isSeparator)
    return segments
  }

  /// `[separator]word[separator][digits]`; nil, with nothing read, when no word fits. A missing number is zero.
  private mutating func readPart<Kind>(_ words: [(String, Kind)]) -> (kind: Kind, number: DecimalDigits)? {
    var ahead = reader
    ahead.skip(where: Self.isSeparator)
    guard let (word, kind) = words.first(where: { Self.begins(ahead.rest, with: $0.0) }) else { return nil }
    for _ in word.utf8 { ahead.skip { _ in true } }
    ahead.skip(where: Self.isSeparator)
    let number = DecimalDigits(ahead.take(while: \.isDigit))
    reader = ahead
    return (kind, number)
  }

  private static func begins(_ text: ArraySlice<UInt8>, with word: String) -> Bool {
    text.count >= word.utf8.count && zip(text, word.utf8).allSatisfy { $0.lowercased == $1 }
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }
}
