import ScanModel

/// How bytes are compressed, told by their first bytes and never by a name.
public enum CompressionFormat: String, Hashable, Sendable {
  /// Anything that is neither of the others.
  case plain
  /// RFC 1952.
  case gzip
  /// RFC 8878, also when it begins with a skippable frame.
  case zstd

  /// - Parameter head: the first bytes; four are enough.
  public init(head: some Collection<UInt8>) {
    let head = Array(head.prefix(4))
    if head.starts(with: [0x1F, 0x8B]) {
      self = .gzip
    } else if head == [0x28, 0xB5, 0x2F, 0xFD]
      || head.count == 4 && head[0] & 0xF0 == 0x50 && head[1...] == [0x2A, 0x4D, 0x18]
    {
      self = .zstd
    } else {
      self = .plain
    }
  }
}
