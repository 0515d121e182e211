/// Reads a semantic version leniently and remembers whether any tool of its ecosystems would accept it.
struct SemanticVersionReader {
  private var reader: ByteReader
  /// The version had `go` in front: a release of the Go toolchain.
  private var isToolchain = false
  private var numberCount = 0
  /// False as soon as something was read that no tool accepts.
  private(set) var isStrict = true

  init(_ text: ArraySlice<UInt8>) {
    reader = ByteReader(text)
  }

  /// Everything up to the pre-release; nil when there is no number. Call it before `readPreRelease`.
  mutating func readNumbers() -> [DecimalDigits]? {
    readPrefix()
    guard let first = reader.takeDigits() else { return nil }
    var runs = [first]
    while reader.next == UInt8(ascii: "."), reader.afterNext?.isDigit == true {
      reader.skip(".")
      runs.append(reader.take(while: \.isDigit))
    }
    numberCount = runs.count
    require(numberCount <= 3 && !runs.contains(where: Self.hasLeadingZero))
    return runs.map { DecimalDigits($0) }
  }

  /// The identifiers of the pre-release; nil when there is none.
  mutating func readPreRelease() -> [SemanticVersion.Identifier]? {
    if isToolchain || numberCount <= 2, let identifiers = readToolchainPreRelease() { return identifiers }
    if isToolchain, let next = reader.next, next == UInt8(ascii: "-") || next.isWhitespace {
      // What a vendor or a build experiment adds to the name of a toolchain says nothing about its order.
      require(next == UInt8(ascii: "-"))
      return nil
    }
    let text = reader.take { $0 != UInt8(ascii: "+") }
    readBuild()
    if text.isEmpty { return nil }
    let hasHyphen = text.first == UInt8(ascii: "-")
    require(hasHyphen && numberCount == 3)
    return Self.identifiers(hasHyphen ? text.dropFirst() : text).map { identifier in
      require(Self.isIdentifier(identifier) && !Self.hasLeadingZero(identifier))
      return identifier.allSatisfy(\.isDigit) && !identifier.isEmpty
        ? .number(DecimalDigits(identifier)) : .text(identifier)
    }
  }

  private mutating func require(_ isAccepted: Bool) {
    isStrict = isStrict && isAccepted
  }

  private mutating func readPrefix() {
    isToolchain = reader.skip(word: "go")
    if isToolchain || reader.next?.isDigit == true { return }
    reader.skip("v")
    let more = reader.take { $0.lowercased == UInt8(ascii: "v") || $0 == UInt8(ascii: "=") || $0.isWhitespace }
    require(more.isEmpty)
  }

  /// `alpha`, `beta` or `rc` with a number directly behind the version number, as in `go1.21rc1`; nil, with nothing
  /// read, when something else stands there.
  private mutating func readToolchainPreRelease() -> [SemanticVersion.Identifier]? {
    var ahead = reader
    let word = ahead.take(while: \.isLowercase)
    guard ["alpha", "beta", "rc"].contains(where: { word.elementsEqual($0.utf8) }) else { return nil }
    guard let digits = ahead.takeDigits() else { return nil }
    let ends = ahead.isAtEnd || isToolchain && (ahead.next == UInt8(ascii: "-") || ahead.next?.isWhitespace == true)
    guard ends else { return nil }
    require(numberCount <= 2 && !Self.hasLeadingZero(digits) && ahead.next?.isWhitespace != true)
    reader = ahead
    return [.text(word), .number(DecimalDigits(digits))]
  }

  private mutating func readBuild() {
    guard reader.skip("+") else { return }
    require(numberCount == 3 && Self.identifiers(reader.rest).allSatisfy(Self.isIdentifier))
  }

  private static func identifiers(_ text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
  }

  private static func isIdentifier(_ text: ArraySlice<UInt8>) -> Bool {
    !text.isEmpty && text.allSatisfy { $0.isDigit || $0.isLetter || $0 == UInt8(ascii: "-") }
  }

  private static func hasLeadingZero(_ text: ArraySlice<UInt8>) -> Bool {
    text.count > 1 && text.first == UInt8(ascii: "0") && text.allSatisfy(\.isDigit)
  }
}
