/// The bytes of a version whose plain lexicographic order (unsigned, a prefix first: PostgreSQL's `bytea` order) is the
/// version order of its scheme.
///
/// Keys of one scheme compare with each other only. Every key begins with one byte that keeps the two groups apart:
/// `10` for text that has no version order, `80` for a version. No key is empty, so the empty key is free to mean
/// "from the start".
public struct SortKey: Hashable, Sendable {
  /// 1 to `maximumByteCount` bytes.
  public var bytes: [UInt8]
  /// False when the ecosystem's own tool rejects the version, or when it is too long to have an exact key; its place in
  /// the order is then defined by us (see the type of the scheme) and a match with it deserves a flag.
  public var isParsed: Bool

  public init(bytes: [UInt8], isParsed: Bool) {
    self.bytes = bytes
    self.isParsed = isParsed
  }

  /// The longest key in bytes; a PostgreSQL btree entry may hold about 2,700.
  public static let maximumByteCount = 1_024
}

extension SortKey: Comparable {
  /// Plain byte order; `isParsed` plays no part.
  public static func < (first: SortKey, second: SortKey) -> Bool {
    first.order(to: second) == .ascending
  }

  /// How the bytes stand to those of `other`; `isParsed` plays no part.
  public func order(to other: SortKey) -> VersionOrder {
    VersionOrder.bytes(bytes, other.bytes)
  }
}
