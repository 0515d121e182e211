extension String {
  /// With U+FFFD for control characters but those in `kept`: what comes from an artifact must not steer the terminal
  /// that shows it.
  public func printable(keeping kept: Set<Unicode.Scalar> = []) -> String {
    var text = UnicodeScalarView()
    for scalar in unicodeScalars {
      let isSafe = scalar.properties.generalCategory != .control || kept.contains(scalar)
      text.append(isSafe ? scalar : "\u{FFFD}")
    }
    return String(text)
  }
}
