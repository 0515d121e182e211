/// PostgreSQL's array literal for one-dimensional text arrays: `{"a","b \"c\"",NULL}`.
/// Source: PostgreSQL documentation, "Array Input and Output Syntax".
enum TextArray {
  static func literal(_ values: [String]) -> String {
    var text = "{"
    for (index, value) in values.enumerated() {
      if index > 0 { text += "," }
      text += "\""
      for scalar in value.unicodeScalars {
        if scalar == "\"" || scalar == "\\" { text += "\\" }
        text.unicodeScalars.append(scalar)
      }
      text += "\""
    }
    return text + "}"
  }

  /// The elements; nil when the text is no one-dimensional array literal, or an element is null.
  static func parse(_ text: String) -> [String]? {
    var bytes = Array(text.utf8)[...]
    guard bytes.popFirst() == UInt8(ascii: "{"), bytes.popLast() == UInt8(ascii: "}") else { return nil }
    guard !bytes.isEmpty else { return [] }
    var values: [String] = []
    while true {
      guard let value = parseElement(&bytes) else { return nil }
      values.append(value)
      guard let separator = bytes.popFirst() else { return values }
      guard separator == UInt8(ascii: ",") else { return nil }
    }
  }

  private static func parseElement(_ bytes: inout ArraySlice<UInt8>) -> String? {
    var value: [UInt8] = []
    guard bytes.first == UInt8(ascii: "\"") else {
      while let byte = bytes.first, byte != UInt8(ascii: ",") {
        if "{}\"".utf8.contains(byte) { return nil }
        value.append(byte)
        bytes.removeFirst()
      }
      let element = String(decoding: value, as: UTF8.self)
      return value.isEmpty || element == "NULL" ? nil : element
    }
    bytes.removeFirst()
    while let byte = bytes.popFirst() {
      if byte == UInt8(ascii: "\"") { return String(decoding: value, as: UTF8.self) }
      if byte == UInt8(ascii: "\\") {
        guard let escaped = bytes.popFirst() else { return nil }
        value.append(escaped)
      } else {
        value.append(byte)
      }
    }
    return nil
  }
}
