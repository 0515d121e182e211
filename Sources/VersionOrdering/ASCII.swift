/// Character classes of ASCII, the alphabet of every version scheme; bytes above 127 are in none of them.
extension UInt8 {
  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
  var isLowercase: Bool { self >= UInt8(ascii: "a") && self <= UInt8(ascii: "z") }
  var isUppercase: Bool { self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") }
  var isLetter: Bool { isLowercase || isUppercase }
  var isHexDigit: Bool { isDigit || isLetter && (self | 0x20) <= UInt8(ascii: "f") }
  /// Space and the control characters tab, line feed, vertical tab, form feed and carriage return.
  var isWhitespace: Bool { self == UInt8(ascii: " ") || self >= 0x09 && self <= 0x0D }
  var lowercased: UInt8 { isUppercase ? self | 0x20 : self }
}

extension ArraySlice<UInt8> {
  /// The bytes without those at either end for which `isBlank` holds.
  func trimming(_ isBlank: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    let start = drop(while: isBlank)
    return start[..<(start.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? start.startIndex)]
  }
}
