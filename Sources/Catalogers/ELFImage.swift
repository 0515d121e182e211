import ScanModel

/// What is needed of an ELF file to read its memory image: loadable segments and named sections (System V ABI, chapters
/// 4 and 5).
///
/// Every number in the file is untrusted: tables have a limit of entries, arithmetic is checked, reads are clamped to
/// the file. A table that makes no sense counts as absent.
struct ELFImage {
  /// A stretch of the file that is mapped to memory.
  struct Segment {
    let isWritable: Bool
    let isExecutable: Bool
    let fileOffset: Int
    /// Only the part with content in the file; never empty.
    let addresses: Range<UInt64>
  }

  let isBigEndian: Bool
  /// In the order of the program header table.
  let segments: [Segment]
  /// Whether a segment should go on behind the end of the file.
  let isCutOff: Bool
  private let content: any RandomAccessBytes
  private let layout: ELFLayout
  private let header: BinaryFields

  /// Nil when the content is no ELF file of a known class and byte order.
  /// - Throws: when the content cannot be read.
  init?(_ content: any RandomAccessBytes) throws {
    let ident = try content.bytes(0..<64)
    guard ident.count >= 52, ident.starts(with: [0x7f, 0x45, 0x4c, 0x46]), [1, 2].contains(ident[4]),
      [1, 2].contains(ident[5])
    else { return nil }
    self.content = content
    isBigEndian = ident[5] == 2
    layout = ident[4] == 2 ? .wide : .narrow
    header = BinaryFields(bytes: ident, isBigEndian: isBigEndian)
    let table = try Self.table(layout.programHeaders, of: content, header: header, entryLimit: 1024)
    isCutOff = table.indices.contains { [layout] in Self.isCutOff(segmentAt: $0, of: table, layout, content.size) }
    segments = table.indices.compactMap { [layout] in Self.segment(at: $0, of: table, layout, content.size) }
  }

  /// Up to `count` bytes of the memory image from `address` on, from the first segment that covers it; fewer where the
  /// segment or the file ends, none where nothing is mapped.
  func bytes(at address: UInt64, count: Int) throws -> [UInt8] {
    guard count > 0, let segment = segments.first(where: { $0.addresses.contains(address) }) else { return [] }
    // Both differences fit: `segment(at:)` checked the segment against the size of the file.
    let start = segment.fileOffset + Int(address - segment.addresses.lowerBound)
    return try content.bytes(start..<start + min(count, Int(segment.addresses.upperBound - address)))
  }

  /// The addresses of the first section called `name`; nil when there is none.
  func section(named name: StaticString) throws -> Range<UInt64>? {
    let table = try Self.table(layout.sectionHeaders, of: content, header: header, entryLimit: 8192)
    let wanted = name.withUTF8Buffer(Array.init) + [0]
    guard let nameSection = header.integer(at: layout.nameSectionIndex, width: 2),
      let offset = table.integer(layout.sectionOffset, ofEntry: Int(nameSection)).flatMap(Int.init(exactly:)),
      let size = table.integer(layout.sectionSize, ofEntry: Int(nameSection)), offset < content.size
    else { return nil }
    let names = try content.bytes(offset..<offset + min(Int(clamping: size), 1 << 20, content.size - offset))
    for index in table.indices {
      guard let nameOffset = table.integer(layout.sectionName, ofEntry: index), nameOffset < UInt64(names.count),
        names[Int(nameOffset)...].starts(with: wanted),
        let address = table.integer(layout.sectionAddress, ofEntry: index),
        let size = table.integer(layout.sectionSize, ofEntry: index)
      else { continue }
      let (end, overflow) = address.addingReportingOverflow(size)
      return overflow ? nil : address..<end
    }
    return nil
  }

  private static func table(
    _ location: ELFLayout.Table, of content: any RandomAccessBytes, header: BinaryFields, entryLimit: Int
  ) throws -> ELFTable {
    guard let offset = header.integer(at: location.offset.offset, width: location.offset.width),
      let entrySize = header.integer(at: location.entrySizeOffset, width: 2),
      let count = header.integer(at: location.entrySizeOffset + 2, width: 2),
      Int(entrySize) == location.entrySize, Int(count) <= entryLimit,
      let start = Int(exactly: offset), start > 0, start < content.size
    else { return ELFTable(fields: BinaryFields(bytes: [], isBigEndian: false), entrySize: location.entrySize) }
    let length = min(Int(count) * location.entrySize, content.size - start)
    let fields = BinaryFields(bytes: try content.bytes(start..<start + length), isBigEndian: header.isBigEndian)
    return ELFTable(fields: fields, entrySize: location.entrySize)
  }

  private static func isCutOff(segmentAt index: Int, of table: ELFTable, _ layout: ELFLayout, _ size: Int) -> Bool {
    guard table.integer(.init(offset: 0, width: 4), ofEntry: index) == 1,
      let offset = table.integer(layout.segmentOffset, ofEntry: index),
      let fileSize = table.integer(layout.segmentFileSize, ofEntry: index)
    else { return false }
    let (end, overflow) = offset.addingReportingOverflow(fileSize)
    return overflow || end > UInt64(size)
  }

  /// Nil for what is not loaded, has no content in this file or would wrap around.
  private static func segment(
    at index: Int, of table: ELFTable, _ layout: ELFLayout, _ size: Int
  ) -> Segment? {
    guard table.integer(.init(offset: 0, width: 4), ofEntry: index) == 1,
      let flags = table.integer(layout.segmentFlags, ofEntry: index),
      let offset = table.integer(layout.segmentOffset, ofEntry: index).flatMap(Int.init(exactly:)),
      let address = table.integer(layout.segmentAddress, ofEntry: index),
      let fileSize = table.integer(layout.segmentFileSize, ofEntry: index), offset < size
    else { return nil }
    let length = min(fileSize, UInt64(size - offset))
    let (end, overflow) = address.addingReportingOverflow(length)
    guard !overflow, length > 0 else { return nil }
    return Segment(
      isWritable: flags & 2 != 0, isExecutable: flags & 1 != 0, fileOffset: offset, addresses: address..<end)
  }
}

/// A table of entries of one size.
private struct ELFTable {
  let fields: BinaryFields
  let entrySize: Int

  var indices: Range<Int> { 0..<fields.bytes.count / entrySize }

  func integer(_ field: ELFLayout.Field, ofEntry index: Int) -> UInt64? {
    guard indices.contains(index) else { return nil }
    return fields.integer(at: index * entrySize + field.offset, width: field.width)
  }
}
