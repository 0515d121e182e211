/// An Alpine version, `digits{.digits}[letter]{_suffix[digits]}[~hash][-r digits]`, in the order of apk 3.
///
/// Digits may follow the letter, as apk 2 allows and Alpine uses (`5.7.1p1-r0`); apk 3 stops reading there and finds
/// all such versions equal. Versions that apk 3 reads to their end are not touched by this. Where a version stops to
/// make sense, what was read so far keeps its place, just below the version that ends there, and the rest is compared
/// as text; such a version is flagged. A version without a number in front is text.
///
/// Source: apk-package(5) and the behaviour of apk-tools 3.0.
struct ApkVersion: OrderedVersion {
  /// Never empty; ends with `.end` or `.invalid`, which occur nowhere else.
  private let tokens: [ApkToken]

  init?(_ text: ArraySlice<UInt8>) {
    var reader = ApkTokenReader(text)
    guard let first = reader.readFirst() else { return nil }
    var tokens = [first]
    while let token = reader.readNext() {
      tokens.append(token)
    }
    self.tokens = tokens
  }

  var isParsed: Bool {
    if case .invalid? = tokens.last { false } else { true }
  }
}

extension ApkVersion {
  /// Token by token. Where the kinds differ, a version that goes on with a pre-release suffix is the lower one, else
  /// the one whose token comes later in the grammar; the end comes late, and the rest of an invalid version last.
  func order(to other: ApkVersion) -> VersionOrder {
    for (one, another) in zip(tokens, other.tokens) {
      let found = one.order(to: another)
      if found != .same { return found }
    }
    return .same  // The last token of a version decides against every other one.
  }

  /// `80` and the number in front, then a tag and a body per token.
  func write(to key: inout SortKeyBuilder) {
    key.append(SortKeyBuilder.version)
    for token in tokens {
      token.write(to: &key)
    }
  }
}
