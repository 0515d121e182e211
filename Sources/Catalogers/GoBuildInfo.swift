import ScanModel

/// The two strings that the Go linker leaves in an executable: version of the toolchain and list of modules.
///
/// Found by a 32-byte header that starts with a magic at an address divisible by 16, in the section `.go.buildinfo` or
/// else in the first writable segment. Since Go 1.18 the strings follow the header, each behind its length as a varint;
/// before, the header holds the addresses of two string headers (address and length, 4 or 8 bytes each, either byte
/// order). Source: the format as `debug/buildinfo` of the Go standard library reads it.
struct GoBuildInfo {
  /// `go1.23.4`, `go1.22.1 X:boringcrypto`, `devel go1.24-d8f7 Tue ...`.
  let toolchain: String
  /// Lines of the module list without its frame; empty for executables built without modules.
  let modules: [UInt8]

  /// What became of the search.
  enum Search {
    case found(GoBuildInfo)
    /// No header: not a Go executable, or one from before Go 1.13.
    case absent
    /// There is a header, but the strings it leads to cannot be read; the reason is a sentence.
    case damaged(String)
  }

  private static let magic = Array("\u{ff} Go buildinf:".unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
  private static let headerSize = 32
  /// Real module lists are below 1 MB.
  private static let stringLimit = 16 << 20

  /// - Throws: when the content cannot be read.
  static func search(_ image: ELFImage) throws -> Search {
    let section = try image.section(named: ".go.buildinfo")
    let data = section ?? image.segments.first { $0.isWritable && !$0.isExecutable }?.addresses
    guard let data, let address = try headerAddress(in: data, image) else { return .absent }
    let header = try image.bytes(at: address, count: headerSize)
    guard header.count == headerSize else { return .damaged("The header of the Go build information is cut off.") }
    let hasInlineStrings = header[15] & 2 != 0
    let strings =
      hasInlineStrings
      ? try inlineStrings(after: address &+ UInt64(headerSize), image) : try pointedStrings(header, image)
    guard let strings, !strings.toolchain.isEmpty else {
      return .damaged("The Go build information at address 0x\(String(address, radix: 16)) leads to no version.")
    }
    guard let modules = strings.modules else {
      return .damaged("The module list of the Go build information at 0x\(String(address, radix: 16)) is cut off.")
    }
    return .found(GoBuildInfo(toolchain: String(escaping: strings.toolchain[...]), modules: unframed(modules)))
  }

  /// The first aligned magic in `range`, searched in pieces.
  private static func headerAddress(in range: Range<UInt64>, _ image: ELFImage) throws -> UInt64? {
    // A quarter of a gigabyte of initialised data: more than any real executable has in front of the header.
    let lengthLimit: UInt64 = 256 << 20
    let pieceSize = 64 << 10
    let misalignment = range.lowerBound % 16
    var address = range.lowerBound
    if misalignment != 0 {
      let (next, overflow) = address.addingReportingOverflow(16 - misalignment)
      if overflow { return nil }
      address = next
    }
    let end = range.lowerBound + min(range.upperBound - range.lowerBound, lengthLimit)
    while address < end {
      let piece = try image.bytes(at: address, count: Int(min(UInt64(pieceSize), end - address)))
      if piece.isEmpty { return nil }
      for offset in stride(from: 0, to: piece.count, by: 16)
      where piece[offset] == magic[0] && piece[offset...].starts(with: magic) {
        return address + UInt64(offset)
      }
      let (next, overflow) = address.addingReportingOverflow(UInt64(pieceSize))
      if overflow || piece.count < pieceSize { return nil }
      address = next
    }
    return nil
  }

  /// `modules` is nil when its length leads out of the file.
  private typealias Strings = (toolchain: [UInt8], modules: [UInt8]?)

  private static func inlineStrings(after address: UInt64, _ image: ELFImage) throws -> Strings? {
    guard let toolchain = try inlineString(at: address, image) else { return nil }
    return (toolchain.bytes, try inlineString(at: toolchain.end, image)?.bytes)
  }

  private static func inlineString(at address: UInt64, _ image: ELFImage) throws -> (bytes: [UInt8], end: UInt64)? {
    var length: UInt64 = 0
    var lengthSize = 0
    // Ten bytes of seven bits hold 64; lengths above the limit are refused long before they could overflow.
    for byte in try image.bytes(at: address, count: 10) {
      length |= UInt64(byte & 0x7f) &<< UInt64(7 &* lengthSize)
      lengthSize += 1
      if byte & 0x80 == 0 {
        guard length <= UInt64(stringLimit) else { return nil }
        let start = address &+ UInt64(lengthSize)
        let bytes = try image.bytes(at: start, count: Int(length))
        return bytes.count == Int(length) ? (bytes, start &+ length) : nil
      }
    }
    return nil
  }

  private static func pointedStrings(_ header: [UInt8], _ image: ELFImage) throws -> Strings? {
    let width = Int(header[14])
    guard width == 4 || width == 8 else { return nil }
    let fields = BinaryFields(bytes: header, isBigEndian: header[15] & 1 != 0)
    guard let toolchainAddress = fields.integer(at: 16, width: width),
      let modules = fields.integer(at: 16 + width, width: width),
      let toolchain = try pointedString(toolchainAddress, width, fields.isBigEndian, image)
    else { return nil }
    // No address: built without modules.
    if modules == 0 { return (toolchain, []) }
    return (toolchain, try pointedString(modules, width, fields.isBigEndian, image))
  }

  private static func pointedString(
    _ address: UInt64, _ width: Int, _ isBigEndian: Bool, _ image: ELFImage
  ) throws -> [UInt8]? {
    let fields = BinaryFields(bytes: try image.bytes(at: address, count: 2 * width), isBigEndian: isBigEndian)
    guard let start = fields.integer(at: 0, width: width), let length = fields.integer(at: width, width: width),
      length <= UInt64(stringLimit)
    else { return nil }
    let bytes = try image.bytes(at: start, count: Int(length))
    return bytes.count == Int(length) ? bytes : nil
  }

  /// The linker puts 16 bytes before and after the list, so that tools can find it in the file.
  private static func unframed(_ modules: [UInt8]) -> [UInt8] {
    guard modules.count >= 33, modules[modules.count - 17] == UInt8(ascii: "\n") else { return [] }
    return Array(modules[16..<modules.count - 16])
  }
}
