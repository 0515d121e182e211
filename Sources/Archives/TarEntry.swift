import CArchive

/// The header of one tar entry, as stored.
struct TarEntry {
  let name: [UInt8]
  let kind: ArtifactEntry.Kind
  let size: Int
  let mode: UInt32
  let linkTarget: [UInt8]?
  /// Whether the content has holes, so that it is not one run of bytes in the archive.
  let isSparse: Bool
  /// What libarchive found odd though readable.
  let warning: String?

  init(_ entry: OpaquePointer, warning: String?) {
    name = TarEntry.bytes(archive_entry_pathname(entry)) ?? []
    size = Int(clamping: max(0, archive_entry_size(entry)))
    mode = UInt32(archive_entry_perm(entry))
    isSparse = archive_entry_sparse_count(entry) > 0
    // That names cannot be converted to the "C" locale is why they come unchanged, and no fault of the archive.
    self.warning = warning.flatMap { $0.contains("can't be converted") ? nil : $0 }
    if let target = TarEntry.bytes(archive_entry_hardlink(entry)) {
      kind = .hardlink
      linkTarget = target
    } else {
      kind = TarEntry.kind(UInt32(archive_entry_filetype(entry)))
      linkTarget = kind == .symlink ? TarEntry.bytes(archive_entry_symlink(entry)) ?? [] : nil
    }
  }

  private static func kind(_ type: UInt32) -> ArtifactEntry.Kind {
    switch type {
    case 0o100000: .file
    case 0o040000: .directory
    case 0o120000: .symlink
    default: .other
    }
  }

  private static func bytes(_ text: UnsafePointer<CChar>?) -> [UInt8]? {
    text.map { String.bytes($0) }
  }
}

extension String {
  /// The bytes of a C string without its NUL.
  static func bytes(_ text: UnsafePointer<CChar>) -> [UInt8] {
    var count = 0
    while text[count] != 0 { count += 1 }
    return UnsafeRawBufferPointer(start: text, count: count).map(\.self)
  }
}
