import Testing
import VersionOrdering

/// The typed order and the byte order were written apart; these hold them together on random strings.
@Suite struct OrderPropertyTests {
  @Test(arguments: VersionScheme.allCases)
  func keyOrderIsTheComparersOrder(_ scheme: VersionScheme) {
    print("seed \(RandomVersions.seed)")
    var random = RandomVersions(scheme)
    var counts: [VersionOrder: Int] = [:]
    for _ in 0..<20_000 {
      let pair = random.neighbours(2)
      let compared = scheme.compare(pair[0], pair[1])
      let keyed = scheme.sortKey(of: pair[0]).order(to: scheme.sortKey(of: pair[1]))
      #expect(compared == keyed, "\(pair)")
      #expect(scheme.compare(pair[1], pair[0]) == compared.reversed, "\(pair)")
      counts[compared, default: 0] += 1
    }
    // The pairs are worth something only when all three answers occur.
    for order in [VersionOrder.ascending, .same, .descending] { #expect(counts[order, default: 0] > 500) }
  }

  @Test(arguments: VersionScheme.allCases)
  func theComparerIsTransitive(_ scheme: VersionScheme) {
    print("seed \(RandomVersions.seed)")
    var random = RandomVersions(scheme)
    for _ in 0..<20_000 {
      let triple = random.neighbours(3)
      let (first, second) = (scheme.compare(triple[0], triple[1]), scheme.compare(triple[1], triple[2]))
      let whole = scheme.compare(triple[0], triple[2])
      if first == second { #expect(whole == first, "\(triple)") }
      if first == .same { #expect(whole == second, "\(triple)") }
      if second == .same { #expect(whole == first, "\(triple)") }
    }
  }

  @Test(arguments: VersionScheme.allCases)
  func keysStayWithinTheirBound(_ scheme: VersionScheme) {
    var random = RandomVersions(scheme)
    var parsedCount = 0
    for _ in 0..<20_000 {
      let version = random.version()
      let key = scheme.sortKey(of: version)
      #expect(!key.bytes.isEmpty && key.bytes.count <= SortKey.maximumByteCount, "\(version)")
      #expect(key.bytes.count <= 3 * version.utf8.count + 16, "\(version)")
      parsedCount += key.isParsed ? 1 : 0
    }
    #expect(parsedCount > 2_000)
  }
}
