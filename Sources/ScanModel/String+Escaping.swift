extension String {
  /// Bytes of an artifact as text that PostgreSQL can store: NUL and each byte that is not valid UTF-8 become `\xhh`.
  ///
  /// Paths are made by this alone, whoever reads them, so that those of entries, links and package databases compare
  /// equal.
  public init(escaping bytes: ArraySlice<UInt8>) {
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
