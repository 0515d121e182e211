/// A semantic version, `[v]major[.minor[.patch]][-pre-release][+build]`; build metadata plays no part in the order.
///
/// Versions with fewer than three numbers are what Go accepts (`v1.2` is `v1.2.0`), as are the releases of the Go
/// toolchain itself (`go1.21rc1`, `1.21rc1`, both the same as `1.21.0-rc.1`).
///
/// Much that no tool accepts has an obvious place and gets it, flagged: `=` and blanks in front, zeros in front of a
/// number, more than three numbers (a missing one is zero: `1.2.3` = `1.2.3.0` < `1.2.3.1`), a pre-release after fewer
/// than three numbers, without its hyphen or with characters outside the alphabet. Without a number in front, or with a
/// zero byte, it is text.
///
/// Source: Semantic Versioning 2.0.0, item 11; Go modules reference, "Versions"; `go/version`.
struct SemanticVersion: OrderedVersion {
  enum Identifier: Sendable {
    case number(DecimalDigits)
    /// May be empty in a flagged version; holds no zero byte.
    case text(ArraySlice<UInt8>)
  }

  /// Without zeros at the end.
  private let numbers: [DecimalDigits]
  /// Nil for a release.
  private let preRelease: [Identifier]?
  let isParsed: Bool

  init?(_ text: ArraySlice<UInt8>) {
    var reader = SemanticVersionReader(text.trimming(\.isWhitespace))
    guard !text.contains(0), let numbers = reader.readNumbers() else { return nil }
    self.numbers = numbers.withoutTrailingZeros()
    preRelease = reader.readPreRelease()
    isParsed = reader.isStrict
  }
}

// MARK: - Comparison

extension SemanticVersion {
  /// Numbers, then a pre-release before its release, then the identifiers of the pre-releases.
  func order(to other: SemanticVersion) -> VersionOrder {
    let found = numbers.order(to: other.numbers)
    if found != .same { return found }
    return switch (preRelease, other.preRelease) {
    case (nil, nil): .same
    case (nil, _): .descending
    case (_, nil): .ascending
    case (let first?, let second?): .lists(first, second) { $0.order(to: $1) }
    }
  }
}

extension SemanticVersion.Identifier {
  /// Numbers come before text.
  func order(to other: Self) -> VersionOrder {
    switch (self, other) {
    case (.number(let first), .number(let second)): first.order(to: second)
    case (.text(let first), .text(let second)): .bytes(first, second)
    case (.number, .text): .ascending
    case (.text, .number): .descending
    }
  }
}

// MARK: - Sort key

extension SemanticVersion {
  /// `80`, `40` and a number per component; then `30` for a release, or `20`, per identifier `10` number or `20` text,
  /// and `01`.
  func write(to key: inout SortKeyBuilder) {
    key.append(SortKeyBuilder.version)
    for number in numbers {
      key.append(0x40)
      key.append(number: number)
    }
    guard let preRelease else {
      key.append(0x30)
      return
    }
    key.append(0x20)
    for identifier in preRelease {
      switch identifier {
      case .number(let number):
        key.append(0x10)
        key.append(number: number)
      case .text(let text):
        key.append(0x20)
        key.append(terminated: text)
      }
    }
    key.append(0x01)
  }
}
