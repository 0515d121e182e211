import FoundationEssentials
import VersionOrdering

/// Random strings that are versions of a scheme, nearly versions, or garbage; the same for the same seed.
struct RandomVersions: RandomNumberGenerator {
  /// `VERSION_SEED` from the environment, else a fixed one.
  static let seed = ProcessInfo.processInfo.environment["VERSION_SEED"].flatMap { UInt64($0) } ?? 20_261_123

  let scheme: VersionScheme
  private var state: UInt64

  init(_ scheme: VersionScheme) {
    self.scheme = scheme
    state = Self.seed
  }

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func version() -> String {
    switch Int.random(in: 0..<100, using: &self) {
    case 0..<3: garbage()
    case 3: String(repeating: tail(), count: Int.random(in: 1...400, using: &self))
    default: pick(["0", "1", "2", "10"]) + tail()
    }
  }

  /// Two to three versions that often begin alike.
  mutating func neighbours(_ count: Int) -> [String] {
    let stem = version()
    return (0..<count).map { _ in
      switch Int.random(in: 0..<8, using: &self) {
      case 0: version()
      case 1: String(stem.prefix(Int.random(in: 0...12, using: &self))) + tail()
      default: stem + tail()
      }
    }
  }

  private mutating func tail() -> String {
    (0..<Int.random(in: 0...4, using: &self)).map { _ in pick(fragments) }.joined()
  }

  private mutating func garbage() -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0...6, using: &self) {
      text.unicodeScalars.append(Unicode.Scalar(UInt32.random(in: 0...0x2FF, using: &self)) ?? "?")
    }
    return text
  }

  private mutating func pick(_ choices: [String]) -> String {
    choices.randomElement(using: &self) ?? ""
  }

  private var fragments: [String] {
    switch scheme {
    case .deb:
      [
        "0", "1", "9", "10", "00", ".", "a", "Z", "~", "+", "-", "-1", ":", "0:", "1:", "_", " ", "\u{0}", "\u{7F}",
        "é",
      ]
    case .apk:
      [
        "0", "1", "10", ".0", ".1", ".01", ".00", ".10", "a", "b", "_alpha", "_rc", "_p", "_git", "_x", "-r0", "-r1",
        "-r", "~a", "~0F", "-", ".", "_", "\u{0}", "A",
      ]
    case .pep440:
      [
        "0", "1", "10", ".0", ".1", ".10", "a", "b1", "rc", "-1", ".post", "r2", ".dev", "dev1", "+a", "+1", ".a", "-",
        "_", "!", "1!", " ", "\u{0}", "é", "A",
      ]
    case .semver:
      [
        "0", "1", "10", ".0", ".1", ".10", ".01", "-", "-0", "-1", "-a", ".a", ".rc", "rc1", "-rc.1", "+b", "v", "=",
        "go", "go1.", " ", "..", "\u{0}", "_", "é",
      ]
    }
  }
}
