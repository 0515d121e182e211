import Testing
import VersionOrdering

@Suite struct PEP440VersionTests {
  @Test func ordersThePartsAsThePEPDoes() {
    expectAscending(
      [
        "1.dev0", "1.0.dev456", "1.0a1", "1.0a2.dev456", "1.0a12.dev456", "1.0a12", "1.0b1.dev456", "1.0b2",
        "1.0b2.post345.dev456", "1.0b2.post345", "1.0rc1.dev456", "1.0rc1", "1.0", "1.0+abc.5", "1.0+abc.7", "1.0+5",
        "1.0.post456.dev34", "1.0.post456", "1.0.15", "1.1.dev1", "1!0.1", "2!0",
      ], in: .pep440)
  }

  @Test func ignoresZerosAtTheEndOfTheRelease() {
    expect("1", .same, "1.0.0", in: .pep440)
    expect("0", .same, "0.0", in: .pep440)
    expect("1.0.0rc1", .same, "1rc1", in: .pep440)
    expectAscending(["1.0", "1.0.1", "1.1.0"], in: .pep440)
  }

  @Test(arguments: [
    ("1.1RC1", "1.1rc1"), ("1.1.a-1", "1.1a1"), ("1.1-beta_2", "1.1b2"), ("1.1preview", "1.1rc0"), ("1.1c3", "1.1rc3"),
    ("1.0-r4", "1.0.post4"), ("1.0-1", "1.0.post1"), ("1.0rev", "1.0.post0"), ("1.0dev", "1.0.dev0"),
    ("v1.0", "1.0"), (" 1.0\n", "1.0"), ("1.0+Ubuntu-1_A", "1.0+ubuntu.1.a"), ("1.01", "1.1"), ("0!1", "1"),
    ("1.0+007", "1.0+7"), ("1.0a-", "1.0a0"), ("1.0a-.dev1", "1.0a0.dev1"), ("1.0rcr1", "1.0rc0.post1"),
    ("1.0a--1", "1.0a0.post1"),
  ])
  func readsEverySpelling(_ spelling: String, _ normal: String) {
    expect(spelling, .same, normal, in: .pep440)
    expectParsed(true, [spelling], in: .pep440)
  }

  @Test func ordersLocalSegmentsTextBeforeNumbersAndShortBeforeLong() {
    expectAscending(["1", "1+a", "1+a.a", "1+a.0", "1+ab", "1+0", "1+0.a", "1+0.0", "1+9", "1+10"], in: .pep440)
  }

  @Test func comparesLegacyVersionsAsTextBelowAll() {
    let legacy = [
      "", "0.1-bulbasaur", "0.1-charmander", "0.3.1-p1", "0.7.1.fix1", "1!", "1.", "1.0+", "1.0+a..b", "1.0+a b",
      "1.0alph", "1.0.0-final", "1.0~1", "é", "french toast",
    ]
    expectParsed(false, legacy, in: .pep440)
    expectAscending(legacy.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } + ["0.dev0"], in: .pep440)
  }

  @Test func orderOfNumbersHasNoLimit() {
    let (nines, power) = (digits(30), "1" + digits(30, "0"))
    expectAscending(["1.\(nines)", "1.\(power)", "2a\(nines)", "2a\(power)", "\(nines)!0", "\(power)!0"], in: .pep440)
  }

  @Test func writesTheDocumentedBytes() {
    #expect(
      VersionScheme.pep440.sortKey(of: "1.2.0rc3+a").bytes
        == [0x80, 0, 0x40, 1, 0x31, 0x40, 1, 0x32, 0x22, 1, 0x33, 0x10, 0x20, 0x20, 0x61, 0, 0x10])
  }
}
