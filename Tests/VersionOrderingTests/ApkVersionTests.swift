import Testing
import VersionOrdering

@Suite struct ApkVersionTests {
  @Test func ordersSuffixesAroundThePlainVersion() {
    expectAscending(
      [
        "1_alpha", "1_alpha0", "1_alpha1", "1_beta", "1_pre", "1_rc", "1_rc1", "1", "1-r0", "1-r1", "1_cvs", "1_svn",
        "1_git", "1_hg", "1_p", "1_p1", "1_p1_p1", "1a", "1b", "1.0", "1.1", "1.1.1",
      ], in: .apk)
  }

  @Test func ordersASuffixWithoutNumberBelowZero() {
    expectAscending(["1_rc", "1_rc0", "1_rc1", "1_rc10"], in: .apk)
    expect("1_rc01", .same, "1_rc1", in: .apk)
  }

  @Test func comparesComponentsAsTextWhenOneBeginsWithZero() {
    expectAscending(["0.0", "0.00", "0.01", "0.011", "0.02", "0.1", "0.2", "0.10"], in: .apk)
    expect("01.1", .same, "1.1", in: .apk)
  }

  @Test func readsDigitsAfterALetter() {
    expectAscending(["5.7.1", "5.7.1p", "5.7.1p1-r0", "5.7.1p1-r1", "5.7.1p2-r0", "5.7.1p10-r0"], in: .apk)
    expectAscending(["1a", "1a1", "1a1b", "1a1.1"], in: .apk)
    expect("1a01", .same, "1a1", in: .apk)
    expectParsed(true, ["5.7.1p1-r0", "1a1.2b3_rc1-r0"], in: .apk)
  }

  @Test func ordersAHashBetweenRevisionAndSuffix() {
    expectAscending(["1", "1-r1", "1~0a", "1~0a-r1", "1~0ab", "1~1", "1_p1"], in: .apk)
    expectParsed(true, ["1~0a", "1.2_git20~ff-r3"], in: .apk)
  }

  @Test func flagsAndKeepsTheOrderOfInvalidVersions() {
    expectAscending(["1_rc", "1-r0-1", "1-r0", "1-r1"], in: .apk)
    expectAscending(["0..1..0", "0..1..1", "0", "0.1"], in: .apk)
    expectAscending(["1.2.0D", "1.2.0", "1.2.0d"], in: .apk)
    expectAscending(["4_beta", "23_foo", "23"], in: .apk)
    expectParsed(
      false,
      [
        "1-r0-1", "0..1", "1.2.0D", "23_foo", "1_rcx", "1_", "1-r", "1-1", "1.", "1.a", "1ab", "1a.1", "1~", "1~g",
        "1-r1~a", "1~a_p", "1~a~b", "1 ", " 1", "1\u{0}",
      ], in: .apk)
  }

  @Test func comparesAsTextWhatBeginsWithNoNumber() {
    expectAscending(["", ".1", "1-ruff", "1"], in: .apk)
    expectAscending(["a", "b", "v1", "0_alpha"], in: .apk)
    expectParsed(false, ["", ".1", "a", "v1"], in: .apk)
  }

  @Test func orderOfNumbersHasNoLimit() {
    let (nines, power) = (digits(20), "1" + digits(20, "0"))
    expectAscending(["1.\(nines)", "1.\(power)", "2-r\(nines)", "2-r\(power)"], in: .apk)
  }

  @Test func writesTheDocumentedBytes() {
    #expect(
      VersionScheme.apk.sortKey(of: "1.2.10-r3").bytes
        == [0x80, 1, 0x31, 0x71, 1, 0x32, 0x71, 2, 0x31, 0x30, 0x30, 1, 0x33, 0x20])
    #expect(
      VersionScheme.apk.sortKey(of: "2.0_rc1-r0").bytes
        == [0x80, 1, 0x32, 0x70, 0x30, 0, 0x04, 0x40, 1, 0x31, 0x30, 0, 0x20])
    #expect(VersionScheme.apk.sortKey(of: "abc").bytes == [0x10, 0x61, 0x62, 0x63])
  }
}
