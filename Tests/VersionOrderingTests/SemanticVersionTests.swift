import Testing
import VersionOrdering

@Suite struct SemanticVersionTests {
  @Test func ordersAsTheSpecificationDoes() {
    expectAscending(
      [
        "0.0.0-0", "0.0.0", "1.0.0-0", "1.0.0-1", "1.0.0-1.a", "1.0.0-10", "1.0.0-alpha", "1.0.0-alpha.1",
        "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1-a", "1.0.1",
        "1.2.0", "1.10.0", "2.0.0",
      ], in: .semver)
    expectAscending(["1.0.0--", "1.0.0-A", "1.0.0-R2", "1.0.0-a-b", "1.0.0-r100", "1.0.0-r2"], in: .semver)
  }

  @Test func ignoresBuildMetadataAndALeadingV() {
    expect("1.2.3+a", .same, "v1.2.3+b.7", in: .semver)
    expect("1.2.3-rc.1+a", .same, "1.2.3-rc.1", in: .semver)
    expectParsed(true, ["v1.2.3", "1.2.3+01.-", "1.2.3-0a.b--", " 1.2.3 "], in: .semver)
  }

  @Test func ordersVersionsOfGoModules() {
    expectAscending(
      [
        "v0.0.0-20190101000000-abcdefabcdef", "v0.0.0-20200101000000-000000000000", "v1.2.3",
        "v1.2.4-0.20200101000000-abcdefabcdef", "v1.2.4", "v2.0.0-pre.0.20200101000000-abcdefabcdef", "v2.0.0-rc.1",
        "v2.0.0+incompatible", "v2.0.1",
      ], in: .semver)
    expect("v2.0.0", .same, "2.0.0+incompatible", in: .semver)
  }

  @Test func completesShortVersionsWithZeros() {
    expect("v1.2", .same, "1.2.0", in: .semver)
    expect("1", .same, "1.0.0", in: .semver)
    expectParsed(true, ["1", "v1.2", "0"], in: .semver)
  }

  @Test func ordersReleasesOfTheGoToolchain() {
    expectAscending(
      ["go1.20.14", "go1.21beta1", "1.21rc1", "1.21.0-rc.2", "go1.21rc10", "go1.21", "go1.21.1", "1.21.2"], in: .semver)
    expect("go1.21rc1", .same, "1.21.0-rc.1", in: .semver)
    expect("1.21rc1", .same, "go1.21rc1", in: .semver)
    expect("go1.21.3-vendor", .same, "1.21.3", in: .semver)
    expect("go1.22.3 X:experiment", .same, "1.22.3", in: .semver)
    expectParsed(true, ["go1.21rc1", "1.21rc1", "go1", "go1.21.3", "go1.21.3-vendor"], in: .semver)
    expectParsed(false, ["go1.22.3 X:experiment", "go1.9.2rc2", "go", "devel go1.22-abc"], in: .semver)
    expectAscending(["go1.9.1", "go1.9.2rc2", "go1.9.2"], in: .semver)
  }

  @Test func keepsAnOrderForMoreThanThreeNumbers() {
    expectAscending(["1.2.3-a", "1.2.3", "1.2.3.1-a", "1.2.3.1", "1.2.3.4", "1.2.3.4.5", "1.2.4"], in: .semver)
    expect("1.2.3.0", .same, "1.2.3", in: .semver)
    expectParsed(false, ["1.2.3.0", "1.1.3.4.5"], in: .semver)
  }

  @Test func readsWhatIsNearlyAVersionAndFlagsIt() {
    for (given, meant) in [
      ("=1.2.3", "1.2.3"), ("v 1.2.3-0", "1.2.3-0"), ("= v1.2.3", "1.2.3"), ("01.2.3", "1.2.3"),
      ("1.2.3-01", "1.2.3-1"), ("1.2.3beta", "1.2.3-beta"), ("1.2-beta.1", "1.2.0-beta.1"),
      ("1.2.3+", "1.2.3"), ("1.2+x", "1.2.0"), ("V1.2.3", "1.2.3"),
    ] {
      expect(given, .same, meant, in: .semver)
      expectParsed(false, [given], in: .semver)
    }
    expectAscending(["1.2.3-", "1.2.3_1", "1.2.3-a..b", "1.2.3-a.b", "1.2.3-é", "1.2.3"], in: .semver)
    expectParsed(false, ["1.2.3-", "1.2.3-a..b", "1.2.3_1", "1.2.3-é", "1.2.3+a_b", "1.2.x"], in: .semver)
  }

  @Test func comparesAsTextWhatHoldsNoVersion() {
    expectAscending(["", "file:../a", "latest", "x1.0.0", "0.0.0-0"], in: .semver)
    expectAscending(["1.2.3\u{0}", "1.2.3-a\u{0}b", "0.0.0"], in: .semver)
    expectParsed(false, ["", "latest", "1.2.3-a\u{0}b", "v", "."], in: .semver)
  }

  @Test func orderOfNumbersHasNoLimit() {
    let (nines, power) = (digits(30), "1" + digits(30, "0"))
    expectAscending(
      ["1.0.0-\(nines)", "1.0.0-\(power)", "1.0.0-a", "1.0.0", "\(nines).0.0", "\(power).0.0"], in: .semver)
    expectParsed(true, ["\(power).\(power).\(power)"], in: .semver)
  }

  @Test func writesTheDocumentedBytes() {
    #expect(VersionScheme.semver.sortKey(of: "v1.2.0").bytes == [0x80, 0x40, 1, 0x31, 0x40, 1, 0x32, 0x30])
    #expect(
      VersionScheme.semver.sortKey(of: "0.1.0-rc.10").bytes
        == [0x80, 0x40, 0, 0x40, 1, 0x31, 0x20, 0x20, 0x72, 0x63, 0, 0x10, 2, 0x31, 0x30, 0x01])
  }
}
