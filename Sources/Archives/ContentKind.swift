import Compression
import ScanModel

/// What bytes look like, told by their start; the reason given for what is not supported.
enum ContentKind {
  /// How many first bytes `describe` wants: the mark of an ISO image stands far behind.
  static let headSize = 0x8001 + 5

  /// Whether a 512-byte block is a tar header, told by its checksum, or the end of an empty tar.
  static func isTar(_ head: some Collection<UInt8>) -> Bool {
    let block = Array(head.prefix(512))
    guard block.count == 512 else { return false }
    guard let stated = octal(block[148..<156]) else { return block.allSatisfy { $0 == 0 } }
    var unsigned = 8 * 32
    var signed = 8 * 32
    for (index, byte) in block.enumerated() where !(148..<156).contains(index) {
      unsigned += Int(byte)
      signed += Int(Int8(bitPattern: byte))
    }
    // Some old tools summed signed characters.
    return stated == unsigned || stated == signed
  }

  /// A noun phrase: `an ELF executable`.
  static func describe(_ head: [UInt8]) -> String {
    if head.isEmpty { return "an empty file" }
    for (mark, offset, name) in marks where head.dropFirst(offset).starts(with: mark) { return name }
    if isTar(head) { return "a tar archive" }
    if let first = head.first(where: { !" \t\r\n".utf8.contains($0) }) {
      if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { return "JSON text" }
      if first == UInt8(ascii: "<") { return "XML or HTML text" }
    }
    return "data of an unknown type (it starts with \(head.prefix(8).map(hex).joined(separator: " ")))"
  }

  private static let marks: [(mark: [UInt8], offset: Int, name: String)] = [
    ([0x7F] + Array("ELF".utf8), 0, "an ELF executable"),
    (Array("MZ".utf8), 0, "a Windows executable"),
    ([0xCF, 0xFA, 0xED, 0xFE], 0, "a Mach-O executable"),
    ([0xCA, 0xFE, 0xBA, 0xBE], 0, "a Mach-O executable or Java class"),
    ([0x50, 0x4B, 0x03, 0x04], 0, "a ZIP archive"),
    (Array("!<arch>\ndebian-binary".utf8), 0, "a Debian package"),
    (Array("!<arch>\n".utf8), 0, "an ar archive"),
    ([0xED, 0xAB, 0xEE, 0xDB], 0, "an RPM package"),
    ([0xFD] + Array("7zXZ".utf8), 0, "xz-compressed data"),
    (Array("BZh".utf8), 0, "bzip2-compressed data"),
    ([0x04, 0x22, 0x4D, 0x18], 0, "lz4-compressed data"),
    ([0x1F, 0x8B], 0, "gzip-compressed data"),
    ([0x28, 0xB5, 0x2F, 0xFD], 0, "zstd-compressed data"),
    (Array("hsqs".utf8), 0, "a squashfs image"),
    (Array("SQLite format 3".utf8), 0, "an SQLite database"),
    (Array("CD001".utf8), 0x8001, "an ISO 9660 image"),
  ]

  private static func octal(_ field: ArraySlice<UInt8>) -> Int? {
    let digits = field.drop { $0 == UInt8(ascii: " ") }.prefix { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }
    return digits.isEmpty ? nil : digits.reduce(0) { $0 << 3 | Int($1 & 7) }
  }

  private static func hex(_ byte: UInt8) -> String {
    let text = String(byte, radix: 16)
    return text.count == 1 ? "0" + text : text
  }
}
