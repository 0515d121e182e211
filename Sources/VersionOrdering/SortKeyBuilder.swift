/// Writes the pieces that the keys of all schemes share.
struct SortKeyBuilder {
  private(set) var bytes: [UInt8] = []

  /// First byte of the key of text that has no version order.
  static let text: UInt8 = 0x10
  /// First byte of the key of a version.
  static let version: UInt8 = 0x80

  mutating func append(_ byte: UInt8) {
    bytes.append(byte)
  }

  mutating func append(_ raw: some Collection<UInt8>) {
    bytes.append(contentsOf: raw)
  }

  /// The count of significant digits, then those digits: more digits make a greater number. The count takes one byte
  /// below 255, else `FF` and four bytes.
  mutating func append(number: DecimalDigits) {
    let digits = number.significant
    if digits.count < 0xFF {
      bytes.append(UInt8(truncatingIfNeeded: digits.count))
    } else {
      bytes.append(0xFF)
      append(bigEndian: UInt32(truncatingIfNeeded: digits.count))
    }
    bytes.append(contentsOf: digits)
  }

  /// The text and a zero byte, so that a prefix comes first. The text must hold no zero byte.
  mutating func append(terminated text: some Collection<UInt8>) {
    bytes.append(contentsOf: text)
    bytes.append(0)
  }

  mutating func append(bigEndian number: UInt32) {
    for shift: UInt32 in [24, 16, 8, 0] {
      bytes.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }
}
