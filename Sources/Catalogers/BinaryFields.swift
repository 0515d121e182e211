/// Unsigned integers of either byte order in a block of bytes; a read past the end is nil, never a trap.
struct BinaryFields {
  let bytes: [UInt8]
  let isBigEndian: Bool

  /// The integer of `width` bytes (1 to 8) at `offset`.
  func integer(at offset: Int, width: Int) -> UInt64? {
    guard offset >= 0, (1...8).contains(width), bytes.count >= width, offset <= bytes.count - width else { return nil }
    let field = bytes[offset..<offset + width]
    let bigEndianField = isBigEndian ? Array(field) : field.reversed()
    return bigEndianField.reduce(0) { $0 << 8 | UInt64($1) }
  }
}
