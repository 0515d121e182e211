/// Where the fields of ELF headers are, for 32-bit and 64-bit files (System V ABI, figures 4-3, 4-8 and 5-1).
struct ELFLayout {
  struct Field {
    let offset: Int
    let width: Int
  }

  /// Where the file header says that a table is. The number of entries follows the size of an entry.
  struct Table {
    let offset: Field
    let entrySizeOffset: Int
    let entrySize: Int
  }

  let programHeaders: Table
  let sectionHeaders: Table
  /// `e_shstrndx`, two bytes.
  let nameSectionIndex: Int
  let segmentFlags: Field
  let segmentOffset: Field
  let segmentAddress: Field
  let segmentFileSize: Field
  let sectionName = Field(offset: 0, width: 4)
  let sectionAddress: Field
  let sectionOffset: Field
  let sectionSize: Field

  static let narrow = ELFLayout(
    programHeaders: Table(offset: Field(offset: 28, width: 4), entrySizeOffset: 42, entrySize: 32),
    sectionHeaders: Table(offset: Field(offset: 32, width: 4), entrySizeOffset: 46, entrySize: 40),
    nameSectionIndex: 50, segmentFlags: Field(offset: 24, width: 4), segmentOffset: Field(offset: 4, width: 4),
    segmentAddress: Field(offset: 8, width: 4), segmentFileSize: Field(offset: 16, width: 4),
    sectionAddress: Field(offset: 12, width: 4), sectionOffset: Field(offset: 16, width: 4),
    sectionSize: Field(offset: 20, width: 4))

  static let wide = ELFLayout(
    programHeaders: Table(offset: Field(offset: 32, width: 8), entrySizeOffset: 54, entrySize: 56),
    sectionHeaders: Table(offset: Field(offset: 40, width: 8), entrySizeOffset: 58, entrySize: 64),
    nameSectionIndex: 62, segmentFlags: Field(offset: 4, width: 4), segmentOffset: Field(offset: 8, width: 8),
    segmentAddress: Field(offset: 16, width: 8), segmentFileSize: Field(offset: 32, width: 8),
    sectionAddress: Field(offset: 16, width: 8), sectionOffset: Field(offset: 24, width: 8),
    sectionSize: Field(offset: 32, width: 8))
}
