/// A Debian version, `[epoch:]upstream[-revision]`.
///
/// What dpkg refuses outright (nothing at all, blanks inside, an epoch that is empty, not a number or above
/// 2,147,483,647, an empty upstream version or revision) is text. What dpkg warns about but still compares (an upstream
/// version that does not begin with a digit, characters outside the alphabet) keeps its place in dpkg's order and is
/// flagged; a character outside the alphabet sorts as punctuation.
///
/// Source: deb-version(7) and the behaviour of dpkg 1.21.
struct DebVersion: OrderedVersion {
  private let epoch: UInt32
  private let upstream: ArraySlice<UInt8>
  /// Empty when there is none, which is the same as `0`.
  private let revision: ArraySlice<UInt8>
  let isParsed: Bool

  init?(_ text: ArraySlice<UInt8>) {
    func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    var rest = text.trimming(isBlank)
    if rest.contains(where: isBlank) { return nil }

    var epoch: UInt32 = 0
    if let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
      guard let number = Self.epoch(rest[..<colon]) else { return nil }
      epoch = number
      rest = rest[(colon + 1)...]
    }
    var revision: ArraySlice<UInt8> = []
    if let hyphen = rest.lastIndex(of: UInt8(ascii: "-")) {
      revision = rest[(hyphen + 1)...]
      rest = rest[..<hyphen]
      if revision.isEmpty { return nil }
    }
    guard let first = rest.first else { return nil }

    self.epoch = epoch
    self.upstream = rest
    self.revision = revision
    isParsed =
      first.isDigit && rest.allSatisfy { Self.isAllowed($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ":") }
      && revision.allSatisfy(Self.isAllowed)
  }

  /// dpkg reads the epoch with C's number reader, hence the plus sign.
  private static func epoch(_ text: ArraySlice<UInt8>) -> UInt32? {
    var reader = ByteReader(text)
    reader.skip("+")
    guard let digits = reader.takeDigits(), reader.isAtEnd else { return nil }
    guard let number = Int32(String(decoding: digits, as: UTF8.self)) else { return nil }
    return UInt32(number)
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    byte.isDigit || byte.isLetter || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "+")
      || byte == UInt8(ascii: "~")
  }
}

// MARK: - Comparison

extension DebVersion {
  func order(to other: DebVersion) -> VersionOrder {
    VersionOrder(epoch, other.epoch)
      .or(Self.order(upstream, other.upstream))
      .or(Self.order(revision, other.revision))
  }

  /// Text up to the next digit, then a number, in turns; the end counts as a digit among text and as zero among
  /// numbers.
  private static func order(_ first: ArraySlice<UInt8>, _ second: ArraySlice<UInt8>) -> VersionOrder {
    var (one, other) = (ByteReader(first), ByteReader(second))
    while !one.isAtEnd || !other.isAtEnd {
      while one.next?.isDigit == false || other.next?.isDigit == false {
        let found = VersionOrder(weight(one.next), weight(other.next))
        if found != .same { return found }
        one.skip { _ in true }
        other.skip { _ in true }
      }
      let found = DecimalDigits(one.take(while: \.isDigit)).order(to: DecimalDigits(other.take(while: \.isDigit)))
      if found != .same { return found }
    }
    return .same
  }

  /// `~`, then the end and digits, then letters, then everything else.
  private static func weight(_ byte: UInt8?) -> Int {
    guard let byte, !byte.isDigit else { return 0 }
    if byte == UInt8(ascii: "~") { return -1 }
    return byte.isLetter ? Int(byte) : 256 + Int(byte)
  }
}

// MARK: - Sort key

extension DebVersion {
  private static let tilde: UInt8 = 0x01
  private static let endOfText: UInt8 = 0x02
  /// Added to every character that is neither `~` nor a letter nor a digit, so that it sorts above the letters.
  private static let punctuation: UInt8 = 0x80
  /// Stands in front of characters too high to be moved: delete and all that is not ASCII.
  private static let escape: UInt8 = 0xFF

  /// `80`, the epoch in four bytes, the parts of the upstream version, the parts of the revision.
  func write(to key: inout SortKeyBuilder) {
    key.append(SortKeyBuilder.version)
    key.append(bigEndian: epoch)
    Self.write(upstream, to: &key)
    Self.write(revision, to: &key)
  }

  /// Per turn the text, `02` and the number; after the last turn `02` again, where a further turn would have a text
  /// that is not empty. So `~` sorts below the end and everything else above it.
  private static func write(_ part: ArraySlice<UInt8>, to key: inout SortKeyBuilder) {
    var reader = ByteReader(part)
    repeat {
      for byte in reader.take(while: { !$0.isDigit }) {
        write(character: byte, to: &key)
      }
      key.append(endOfText)
      key.append(number: DecimalDigits(reader.take(while: \.isDigit)))
    } while !reader.isAtEnd
    key.append(endOfText)
  }

  private static func write(character byte: UInt8, to key: inout SortKeyBuilder) {
    if byte == UInt8(ascii: "~") {
      key.append(tilde)
    } else if byte.isLetter {
      key.append(byte)
    } else if byte < 0x7F {
      key.append(punctuation | byte)
    } else {
      key.append(escape)
      key.append(byte)
    }
  }
}
