import Testing
import VersionOrdering

/// Every version of the list is below every later one, for the comparer and for the keys, and the same as itself.
func expectAscending(
  _ versions: [String], in scheme: VersionScheme, sourceLocation: SourceLocation = #_sourceLocation
) {
  for (index, first) in versions.enumerated() {
    expect(first, .same, first, in: scheme, sourceLocation: sourceLocation)
    for second in versions[(index + 1)...] {
      expect(first, .ascending, second, in: scheme, sourceLocation: sourceLocation)
    }
  }
}

/// The comparer and the keys give `order`, and its reverse for the pair the other way round.
func expect(
  _ first: String, _ order: VersionOrder, _ second: String, in scheme: VersionScheme,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let (one, other) = (scheme.sortKey(of: first), scheme.sortKey(of: second))
  let pair: Comment = "\(first) \(order.rawValue) \(second)"
  #expect(scheme.compare(first, second) == order, pair, sourceLocation: sourceLocation)
  #expect(one.order(to: other) == order, pair, sourceLocation: sourceLocation)
  #expect(scheme.compare(second, first) == order.reversed, pair, sourceLocation: sourceLocation)
}

/// Which of the versions the scheme parses.
func expectParsed(
  _ isParsed: Bool, _ versions: [String], in scheme: VersionScheme, sourceLocation: SourceLocation = #_sourceLocation
) {
  for version in versions {
    #expect(
      scheme.sortKey(of: version).isParsed == isParsed, "\(version.debugDescription)", sourceLocation: sourceLocation)
  }
}

/// A number of `count` digits.
func digits(_ count: Int, _ digit: Character = "9") -> String {
  String(repeating: digit, count: count)
}
