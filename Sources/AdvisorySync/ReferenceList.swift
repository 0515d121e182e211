import Advisories

/// Links as the JSON text of `scanrook.advisories."references"`.
enum ReferenceList {
  static func json(_ references: [AdvisoryRecord.Reference]) -> String {
    "[" + references.map { "{\"type\":\(literal($0.type)),\"url\":\(literal($0.url))}" }.joined(separator: ",") + "]"
  }

  /// A JSON string. U+0000, which jsonb cannot hold, becomes U+FFFD. Source: RFC 8259, section 7.
  private static func literal(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\0": result += "\u{FFFD}"
      case "\u{01}"..."\u{1F}":
        let hex = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
