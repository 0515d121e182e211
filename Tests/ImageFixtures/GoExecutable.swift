/// Makes a small ELF file with Go build information, in the layouts that linkers of different ages and targets write.
///
/// One read-only segment holds the strings of the pointer format, one writable segment the build information behind a
/// misaligned copy of its magic.
public struct GoExecutable {
  public var isWide: Bool
  public var isBigEndian: Bool
  /// Whether the section `.go.buildinfo` names the place.
  public var hasSection: Bool
  /// Strings behind the header (Go 1.18) or pointed to.
  public var hasInlineStrings: Bool
  public var toolchain: String
  public var modules: String
  /// Bytes of data in front of the build information.
  public var padding: Int

  /// Two modules, the main one first.
  public static let someModules =
    "path\texample.org/tool\nmod\texample.org/tool\tv1.2.3\th1:x=\ndep\texample.org/lib\tv0.4.0\th1:y=\n"

  private static let textOffset = 0x1000
  private static let base = 0x40_0000

  public init(
    isWide: Bool = true, isBigEndian: Bool = false, hasSection: Bool = true, hasInlineStrings: Bool = true,
    toolchain: String = "go1.22.1", modules: String = GoExecutable.someModules, padding: Int = 0
  ) {
    self.isWide = isWide
    self.isBigEndian = isBigEndian
    self.hasSection = hasSection
    self.hasInlineStrings = hasInlineStrings
    self.toolchain = toolchain
    self.modules = modules
    self.padding = padding
  }

  public var bytes: [UInt8] {
    let text = textSegment
    let data = dataSegment(text.pointers)
    var file = fileHeader + programHeader(flags: 5, offset: Self.textOffset, size: text.bytes.count)
    file += programHeader(flags: 6, offset: dataOffset, size: data.count)
    file += Array(repeating: 0, count: Self.textOffset - file.count) + text.bytes
    file += Array(repeating: 0, count: dataOffset - file.count) + data
    file += Array(repeating: 0, count: sectionOffset - file.count)
    return file + sectionNames + sectionTable(dataSize: data.count)
  }

  private var headerOffset: Int { 0x40 + padding }
  private var dataOffset: Int { roundedUp(Self.textOffset + textSegment.bytes.count) }
  private var sectionOffset: Int { roundedUp(dataOffset + dataSegment(textSegment.pointers).count) }
  private var word: Int { isWide ? 8 : 4 }

  private func roundedUp(_ offset: Int) -> Int { (offset + 0xfff) & ~0xfff }

  private func integer(_ value: Int, _ width: Int) -> [UInt8] {
    let bytes = (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    return isBigEndian ? bytes.reversed() : bytes
  }

  /// The list between the two 16-byte marks of the linker.
  private var framedModules: [UInt8] {
    modules.isEmpty ? [] : Array(repeating: 0x30, count: 16) + Array(modules.utf8) + Array(repeating: 0xf9, count: 16)
  }

  private var textSegment: (bytes: [UInt8], pointers: [Int]) {
    var bytes: [UInt8] = [0xc3]
    var pointers: [Int] = []
    for string in [Array(toolchain.utf8), framedModules] {
      let start = Self.base + Self.textOffset + bytes.count
      bytes += string
      pointers.append(Self.base + Self.textOffset + bytes.count)
      bytes += integer(start, word) + integer(string.count, word)
    }
    return (bytes, pointers)
  }

  private func dataSegment(_ pointers: [Int]) -> [UInt8] {
    let magic: [UInt8] = [0xff] + Array(" Go buildinf:".utf8)
    var data: [UInt8] = Array(repeating: 0, count: 0x18) + magic
    data += Array(repeating: 0, count: headerOffset - data.count) + magic
    data += [UInt8(word), (isBigEndian ? 1 : 0) | (hasInlineStrings ? 2 : 0)]
    guard hasInlineStrings else {
      return data + integer(pointers[0], word) + integer(pointers[1], word) + Array(repeating: 0, count: 8)
    }
    data += Array(repeating: 0, count: 16)
    for string in [Array(toolchain.utf8), framedModules] { data += varint(string.count) + string }
    return data
  }

  private func varint(_ value: Int) -> [UInt8] {
    value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7f | 0x80)] + varint(value >> 7)
  }

  private var fileHeader: [UInt8] {
    let (header, program, section) = isWide ? (64, 56, 64) : (52, 32, 40)
    var bytes: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, isWide ? 2 : 1, isBigEndian ? 2 : 1, 1]
    bytes += Array(repeating: 0, count: 9) + integer(2, 2) + integer(62, 2) + integer(1, 4)
    bytes += integer(Self.base, word) + integer(header, word)
    bytes += integer(hasSection ? sectionOffset + sectionNames.count : 0, word) + integer(0, 4)
    for value in [header, program, 2, section, hasSection ? 3 : 0, hasSection ? 1 : 0] { bytes += integer(value, 2) }
    return bytes
  }

  private func programHeader(flags: Int, offset: Int, size: Int) -> [UInt8] {
    let address = Self.base + offset
    var bytes = integer(1, 4) + (isWide ? integer(flags, 4) : [])
    for value in [offset, address, address, size, size] { bytes += integer(value, word) }
    return bytes + (isWide ? [] : integer(flags, 4)) + integer(0x1000, word)
  }

  private var sectionNames: [UInt8] { Array("\0.shstrtab\0.go.buildinfo\0\0\0\0\0\0\0".utf8) }

  private func sectionTable(dataSize: Int) -> [UInt8] {
    guard hasSection else { return [] }
    func entry(_ name: Int, _ address: Int, _ offset: Int, _ size: Int) -> [UInt8] {
      var bytes = integer(name, 4) + integer(1, 4)
      for value in [0, address, offset, size] { bytes += integer(value, word) }
      return bytes + integer(0, 4) + integer(0, 4) + integer(16, word) + integer(0, word)
    }
    let start = dataOffset + headerOffset
    return entry(0, 0, 0, 0) + entry(1, 0, sectionOffset, sectionNames.count)
      + entry(11, Self.base + start, start, dataSize - headerOffset)
  }
}
