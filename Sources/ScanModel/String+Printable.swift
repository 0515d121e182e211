extension String {
  /// With `\xHH` for control characters (general category `Cc`) but those in `kept`: a name or path out of an artifact
  /// must neither break a table nor steer the terminal that shows it.
  public func printable(keeping kept: Set<Unicode.Scalar> = []) -> String {
    func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
      scalar.properties.generalCategory == .control && !kept.contains(scalar)
    }
    guard unicodeScalars.contains(where: isUnsafe) else { return self }
    var text = ""
    for scalar in unicodeScalars {
      guard isUnsafe(scalar) else {
        text.unicodeScalars.append(scalar)
        continue
      }
      let digits = String(scalar.value, radix: 16, uppercase: true)
      text += digits.utf8.count == 1 ? "\\x0\(digits)" : "\\x\(digits)"
    }
    return text
  }
}
