/// Walks over the bytes of a version from the front; what does not fit is left where it is.
struct ByteReader {
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) {
    rest = bytes
  }

  var isAtEnd: Bool { rest.isEmpty }
  var next: UInt8? { rest.first }
  /// The byte behind `next`.
  var afterNext: UInt8? { rest.dropFirst().first }

  /// The longest run at the front for which `isWanted` holds; may be empty.
  mutating func take(while isWanted: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    let end = rest.firstIndex { !isWanted($0) } ?? rest.endIndex
    defer { rest = rest[end...] }
    return rest[..<end]
  }

  /// The run of digits at the front, nil when there is none.
  mutating func takeDigits() -> ArraySlice<UInt8>? {
    let digits = take(while: \.isDigit)
    return digits.isEmpty ? nil : digits
  }

  /// Steps over the next byte when `isWanted` holds for it, and tells whether it did.
  @discardableResult
  mutating func skip(where isWanted: (UInt8) -> Bool) -> Bool {
    guard let next, isWanted(next) else { return false }
    rest = rest.dropFirst()
    return true
  }

  @discardableResult
  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    skip { $0 == UInt8(ascii: character) }
  }

  /// Steps over `word` when the front begins with it, and tells whether it did.
  mutating func skip(word: String) -> Bool {
    guard rest.starts(with: word.utf8) else { return false }
    rest = rest.dropFirst(word.utf8.count)
    return true
  }
}
