import Testing
import VersionOrdering

@Suite struct DebVersionTests {
  @Test func ordersTildeBelowTheEndAndEverythingElseAboveIt() {
    expectAscending(
      ["1.0~~", "1.0~~a", "1.0~", "1.0~rc1-1", "1.0~rc1-2", "1.0", "1.0-0+b1", "1.0-1~bpo1", "1.0-1", "1.0-1+deb12u1"],
      in: .deb)
    expectAscending(["1~a", "1", "1Z", "1a", "1+", "1.", "1.+"], in: .deb)
  }

  @Test func ordersByTheEpochFirst() {
    expectAscending(["9.9", "1:0.1", "2:0.0", "10:0", "2147483647:0"], in: .deb)
    expect("0:1.2", .same, "1.2", in: .deb)
    expect("+1:2", .same, "01:2", in: .deb)
  }

  @Test func treatsMissingNumbersAndRevisionsAsZero() {
    expect("1.0", .same, "1.0-0", in: .deb)
    expect("1.", .same, "1.0", in: .deb)
    expect("1.2-0.0", .same, "1.2-0.", in: .deb)
    expect("1.01", .same, "1.1", in: .deb)
    expect("1-00", .same, "1", in: .deb)
  }

  @Test func splitsAtTheFirstColonAndTheLastHyphen() {
    expectAscending(["1-2-3", "1-2-4", "1-3-1"], in: .deb)
    expectParsed(true, ["1-2-3", "1:2:3-4", "1-~", "1-+"], in: .deb)
  }

  @Test func orderOfNumbersHasNoLimit() {
    expectAscending(["1.\(digits(40, "8"))", "1.\(digits(40))", "1.1\(digits(40, "0"))"], in: .deb)
  }

  @Test func comparesAsTextWhatDpkgRefuses() {
    let refused = [
      "", " ", "1 2", ":1", "1:", "1:-1", "1.2:3", "0x1:1", "-1:2", "2147483648:1", "4294967297:1", "1-", "-1",
    ]
    expectParsed(false, refused, in: .deb)
    for version in refused { expect(version, .ascending, "0~~", in: .deb) }
    expectAscending(["", "1-", "1:"], in: .deb)
  }

  @Test func keepsDpkgsOrderForWhatDpkgOnlyWarnsAbout() {
    expectParsed(false, ["a1", "~1", "1_2", "1-a_b", "1:2-3:4", "1é", "1\n", "1\u{0}", "1\u{7F}"], in: .deb)
    expectAscending(["~1", "1", "1a", "1_2", "a1"], in: .deb)
    expectAscending(["1-1a", "1-1a_b", "1-2"], in: .deb)
  }

  @Test func ignoresBlanksAround() {
    expect(" 1.0\t", .same, "1.0", in: .deb)
    expectParsed(true, [" 1.0\t"], in: .deb)
  }

  @Test func writesTheDocumentedBytes() {
    #expect(
      VersionScheme.deb.sortKey(of: "1:1.10~b").bytes
        == [0x80, 0, 0, 0, 1, 0x02, 1, 0x31, 0xAE, 0x02, 2, 0x31, 0x30, 0x01, 0x62, 0x02, 0, 0x02, 0x02, 0, 0x02])
  }
}
