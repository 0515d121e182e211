import Testing
import VersionOrdering

@Suite struct VersionSchemeTests {
  @Test(arguments: [
    ("Debian", VersionScheme.deb), ("Debian:12", .deb), ("Ubuntu:22.04:LTS", .deb), ("Alpine:v3.20", .apk),
    ("Wolfi", .apk), ("Chainguard", .apk), ("PyPI", .pep440), ("Go", .semver), ("npm", .semver), ("crates.io", .semver),
    ("Hex", .semver), ("SwiftURL", .semver),
  ])
  func knowsTheSchemeOfAnEcosystem(_ ecosystem: String, _ scheme: VersionScheme) {
    #expect(VersionScheme(ecosystem: ecosystem) == scheme)
  }

  @Test(arguments: ["", ":12", "debian", "Debian GNU", "Maven", "RubyGems", "Red Hat:8", "AlmaLinux:9"])
  func knowsNoSchemeOfOtherEcosystems(_ ecosystem: String) {
    #expect(VersionScheme(ecosystem: ecosystem) == nil)
  }

  @Test func isNamedAsItsVectorFilesAndTakesNpmForSemver() {
    #expect(VersionScheme.allCases.map(\.rawValue) == ["deb", "apk", "pep440", "semver"])
    for scheme in VersionScheme.allCases { #expect(VersionScheme(name: scheme.rawValue) == scheme) }
    #expect(VersionScheme(name: "npm") == .semver)
    #expect(VersionScheme(name: "rpm") == nil)
    #expect(VersionScheme(name: "") == nil)
  }

  @Test(arguments: VersionScheme.allCases)
  func keepsNumbersOfSeveralHundredDigits(_ scheme: VersionScheme) {
    for count in [254, 255, 256, 900] {
      expectAscending(["2", digits(count, "8"), digits(count), "1" + digits(count, "0")], in: scheme)
      expectParsed(true, [digits(count)], in: scheme)
    }
  }

  @Test(arguments: VersionScheme.allCases)
  func comparesAsTextWhatIsTooLong(_ scheme: VersionScheme) {
    let (long, manyTokens) = ("1" + digits(1_024, "0"), "1" + String(repeating: ".1", count: 500))
    expectParsed(false, [long, manyTokens, digits(100_000)], in: scheme)
    expectAscending([manyTokens, long, "0"], in: scheme)
    // Text counts up to its first 1,023 bytes.
    expect(long, .same, long + "5", in: scheme)
    expect(digits(1_023) + "a", .same, digits(5_000), in: scheme)
    #expect(scheme.sortKey(of: digits(100_000)).bytes.count == SortKey.maximumByteCount)
  }

  @Test(arguments: VersionScheme.allCases)
  func givesNoKeyTheBytesOfFromTheStart(_ scheme: VersionScheme) {
    #expect(scheme.sortKey(of: "") == SortKey(bytes: [0x10], isParsed: false))
  }

  @Test func comparesKeysAsPlainBytes() {
    let keys = [[], [0x00], [0x00, 0x01], [0x01], [0x7F], [0x80], [0xFF]].map { SortKey(bytes: $0, isParsed: true) }
    #expect(keys.shuffled().sorted() == keys)
    #expect(keys[0].order(to: keys[0]) == .same)
  }
}
