extension String {
  /// The text on one line of a terminal: control characters as `\xHH`, so that a name or path out of an artifact can
  /// neither break a table nor send commands to the terminal.
  var onOneLine: String {
    guard unicodeScalars.contains(where: \.isControl) else { return self }
    var text = ""
    for scalar in unicodeScalars {
      if scalar.isControl {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        text += digits.utf8.count == 1 ? "\\x0\(digits)" : "\\x\(digits)"
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

extension Unicode.Scalar {
  /// C0, DEL and C1: general category `Cc`.
  fileprivate var isControl: Bool { properties.generalCategory == .control }
}
