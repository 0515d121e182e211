/// Reads the tokens of an Alpine version one after the other.
struct ApkTokenReader {
  private var reader: ByteReader
  private var last: ApkToken?

  init(_ text: ArraySlice<UInt8>) {
    reader = ByteReader(text)
  }

  /// The number in front, nil when there is none. Call it once, before `readNext`.
  mutating func readFirst() -> ApkToken? {
    last = reader.takeDigits().map { .first(DecimalDigits($0)) }
    return last
  }

  /// The next token; nil after `.end` and `.invalid`.
  mutating func readNext() -> ApkToken? {
    switch last {
    case nil, .end, .invalid: return nil
    default: break
    }
    let rest = reader.rest
    let token = rest.isEmpty ? .end : readToken() ?? .invalid(rest)
    last = token
    return token
  }

  /// The next token where the grammar allows it behind the last one, else nil.
  private mutating func readToken() -> ApkToken? {
    if reader.skip(".") { return isAfterNumber ? reader.takeDigits().map { .component($0) } : nil }
    if reader.skip("_") { return isBeforeHash ? readSuffix() : nil }
    if reader.skip("~") { return isBeforeHash ? readHash() : nil }
    if reader.skip(word: "-r") {
      return isBeforeRevision ? reader.takeDigits().map { .revision(DecimalDigits($0)) } : nil
    }
    if let digits = reader.takeDigits() { return readNumber(digits) }
    if let letter = reader.next, isAfterNumber, reader.skip(where: \.isLowercase) { return .letter(letter) }
    return nil
  }

  private mutating func readSuffix() -> ApkToken? {
    let name = String(decoding: reader.take(while: \.isLowercase), as: UTF8.self)
    return ApkToken.Suffix(rawValue: name).map { .suffix($0) }
  }

  private mutating func readHash() -> ApkToken? {
    let digits = reader.take(while: \.isHexDigit)
    return digits.isEmpty ? nil : .hash(digits)
  }

  /// Digits without a dot belong to a suffix or a letter.
  private func readNumber(_ digits: ArraySlice<UInt8>) -> ApkToken? {
    switch last {
    case .suffix: .suffixNumber(DecimalDigits(digits))
    case .letter: .component(DecimalDigits(digits).significant)
    default: nil
    }
  }

  private var isAfterNumber: Bool {
    switch last {
    case .first, .component: true
    default: false
    }
  }

  private var isBeforeHash: Bool {
    switch last {
    case .hash, .revision: false
    default: true
    }
  }

  private var isBeforeRevision: Bool {
    if case .revision? = last { false } else { true }
  }
}
