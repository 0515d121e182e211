/// A version of one scheme, read into its canonical tokens. A new scheme is one conforming type and one line in
/// `VersionScheme`.
///
/// The two orders are written apart on purpose, so that each checks the other: `order(to:)` follows the comparison of
/// the ecosystem's own tool, `write(to:)` follows the byte layout.
protocol OrderedVersion: Comparable, Sendable {
  /// Nil when the text has no place among the versions of the scheme; it is then ordered as text, below all of them.
  /// `text` has at most `SortKey.maximumByteCount` bytes.
  init?(_ text: ArraySlice<UInt8>)

  /// Whether the ecosystem's own tool accepts the version.
  var isParsed: Bool { get }

  /// The scheme's own comparison; must be a total order.
  func order(to other: Self) -> VersionOrder

  /// Appends at most three bytes per byte of text, and 16.
  func write(to key: inout SortKeyBuilder)
}

extension OrderedVersion {
  static func < (first: Self, second: Self) -> Bool { first.order(to: second) == .ascending }
  static func == (first: Self, second: Self) -> Bool { first.order(to: second) == .same }
}
