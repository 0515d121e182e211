/// Versions of the Go toolchain, which is also the version of the standard library.
///
/// Go writes `1.21`, `1.21rc2` and `1.22.5`; advisories write semantic versions (`1.21.0-rc.2`).
/// Source: go.dev/doc/toolchain.
enum GoToolchainVersion {
  /// The version of `stdlib` in a package list, from what the linker recorded; nil when there is no number in it.
  ///
  /// `go1.23.4` and `go1.22.1 X:boringcrypto` lose the prefix and what follows the first blank (or `-X:`); of
  /// `devel go1.24-d8f7 Tue Jul 2` the first two words stay, since it is no released version.
  static func stdlibVersion(_ toolchain: String) -> String? {
    let words = toolchain.split(separator: " ")
    guard let first = words.first else { return nil }
    let isDevelopment = first == "devel" && words.count > 1
    let word = isDevelopment ? words[1] : first
    guard word.hasPrefix("go"), word.dropFirst(2).first?.isNumber == true else { return nil }
    let text = isDevelopment ? "devel \(word)" : String(word.dropFirst(2))
    let end = text.utf8.indices.first { text.utf8[$0...].starts(with: "-X:".utf8) } ?? text.endIndex
    return String(identifier: Array(text.utf8[..<end])[...])
  }

  /// The semantic version that advisories compare with: `1.21` is `1.21.0`, `1.21rc2` is `1.21.0-rc.2`, and what
  /// vendors append (`1.22.5-2-fips`) is dropped. A development toolchain comes before every release candidate of its
  /// version: `devel go1.24-d8f7` is `1.24.0-devel`. What does not look like a Go version is returned unchanged.
  static func semanticVersion(_ version: String) -> String {
    let isDevelopment = version.hasPrefix("devel go")
    let word = isDevelopment ? version.dropFirst("devel go".count) : version[...]
    let core = word.utf8.prefix { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "+") }
    var numbers: [Substring] = []
    var rest = Substring(core)
    while numbers.count < 3 {
      let digits = rest.utf8.prefix { (0x30...0x39).contains($0) }
      guard !digits.isEmpty else { return version }
      numbers.append(Substring(digits))
      rest = rest[digits.endIndex...]
      guard rest.first == "." else { break }
      rest = rest.dropFirst()
    }
    let release = (numbers + ["0", "0"]).prefix(3).joined(separator: ".")
    if isDevelopment { return release + "-devel" }
    if rest.isEmpty { return release }
    for stage in ["rc", "beta"] where rest.hasPrefix(stage) {
      let number = rest.dropFirst(stage.count)
      guard !number.isEmpty, number.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return version }
      return "\(release)-\(stage).\(number)"
    }
    return version
  }
}
