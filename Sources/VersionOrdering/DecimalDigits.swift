/// A run of decimal digits read as a number of any size, so that no version can overflow an integer.
struct DecimalDigits: Sendable {
  /// The digits without leading zeros; empty for zero.
  let significant: ArraySlice<UInt8>

  /// `run` holds digits only; an empty run is zero, as a missing number is in every scheme.
  init(_ run: ArraySlice<UInt8>) {
    significant = run.drop { $0 == UInt8(ascii: "0") }
  }

  static let zero = DecimalDigits([])

  var isZero: Bool { significant.isEmpty }

  func order(to other: DecimalDigits) -> VersionOrder {
    VersionOrder(significant.count, other.significant.count).or(.bytes(significant, other.significant))
  }
}

extension [DecimalDigits] {
  /// The numbers less the zeros at their end: `1.0` and `1` become the same.
  func withoutTrailingZeros() -> [DecimalDigits] {
    Array(self[..<(lastIndex { !$0.isZero }.map { $0 + 1 } ?? 0)])
  }

  /// Number by number; a missing number is zero.
  func order(to other: [DecimalDigits]) -> VersionOrder {
    for index in 0..<Swift.max(count, other.count) {
      let one = index < count ? self[index] : .zero
      let found = one.order(to: index < other.count ? other[index] : .zero)
      if found != .same { return found }
    }
    return .same
  }
}
