/// What a version string is in a scheme: a version, or only text.
///
/// Text sorts below every version, by its first 1,023 UTF-8 bytes. A string is text when the scheme finds no version
/// in it, when it has more than 1,024 bytes, or when its key would have more than 1,024.
enum OrderedText<Version: OrderedVersion> {
  case text(ArraySlice<UInt8>)
  case version(Version)

  init(_ string: String) {
    let bytes = Array(string.utf8.prefix(SortKey.maximumByteCount + 1))
    if bytes.count <= SortKey.maximumByteCount, let version = Version(bytes[...]), Self.fits(version, bytes.count) {
      self = .version(version)
    } else {
      self = .text(bytes.prefix(SortKey.maximumByteCount - 1))
    }
  }

  /// Only long versions need to be measured: a key has at most three bytes per byte of text, and 16.
  private static func fits(_ version: Version, _ textByteCount: Int) -> Bool {
    if textByteCount * 3 + 16 <= SortKey.maximumByteCount { return true }
    return key(of: version).bytes.count <= SortKey.maximumByteCount
  }

  private static func key(of version: Version) -> SortKey {
    var builder = SortKeyBuilder()
    version.write(to: &builder)
    return SortKey(bytes: builder.bytes, isParsed: version.isParsed)
  }

  var sortKey: SortKey {
    switch self {
    case .text(let text): SortKey(bytes: [SortKeyBuilder.text] + text, isParsed: false)
    case .version(let version): Self.key(of: version)
    }
  }

  func order(to other: Self) -> VersionOrder {
    switch (self, other) {
    case (.text(let first), .text(let second)): .bytes(first, second)
    case (.text, .version): .ascending
    case (.version, .text): .descending
    case (.version(let first), .version(let second)): first.order(to: second)
    }
  }
}
