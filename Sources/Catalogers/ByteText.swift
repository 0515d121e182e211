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

  /// The bytes as text; NUL and each byte that is not valid UTF-8 become `\xhh`, as in the paths of `Archives`, so that
  /// owned paths and entries of the artifact compare equal.
  init(escaping bytes: ArraySlice<UInt8>) {
    if !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) {
      self = text
      return
    }
    self = ""
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var position = bytes.startIndex
    parsing: while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let encoded):
        let scalar = Unicode.UTF8.decode(encoded)
        if scalar == "\0" { self += "\\x00" } else { unicodeScalars.append(scalar) }
        position += encoded.count
      case .error(let length):
        // Every byte of an invalid sequence is 0x80 or above: two digits.
        for byte in bytes[position..<position + length] { self += "\\x" + String(byte, radix: 16) }
        position += length
      case .emptyInput:
        break parsing
      }
    }
  }
}
