import ScanModel

// Names, versions and paths leave a database as bytes. What is compared stays bytes; what is reported becomes a String
// that PostgreSQL can store: no NUL, valid UTF-8, bounded.

extension ArraySlice<UInt8> {
  /// Without blanks and tabs at both ends.
  var trimmed: ArraySlice<UInt8> {
    var slice = self
    while let first = slice.first, first == 0x20 || first == 0x09 { slice = slice.dropFirst() }
    while let last = slice.last, last == 0x20 || last == 0x09 { slice = slice.dropLast() }
    return slice
  }

  /// Whether the bytes are `text`, upper and lower case being the same. `text` is ASCII in lower case.
  func isCaseInsensitively(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    return text.withUTF8Buffer { expected in
      zip(self, expected).allSatisfy { byte, lower in
        byte == lower || (byte >= 0x41 && byte <= 0x5a && byte | 0x20 == lower)
      }
    }
  }
}

extension String {
  /// A name or version: what PostgreSQL can store and index. Nil when empty, longer than 512 bytes or with a control
  /// character in it; invalid UTF-8 is escaped.
  init?(identifier bytes: ArraySlice<UInt8>) {
    guard !bytes.isEmpty, bytes.count <= 512, bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else { return nil }
    self.init(escaping: bytes)
  }
}
