/// The version that a release build of a Go program sets in itself by linker flags: `-ldflags="-X
/// main.version=1.18.1"`.
///
/// The main module of a build from a checkout has the version `(devel)`; this flag is then the only trace of a version
/// in the build information. It is a string that somebody chose, so it is weaker evidence than the module list.
enum GoLinkerFlags {
  /// The value that the flags give to a variable called `version` (in any case) of package `main` or of a package of
  /// `module`, with `v` in front; nil when there is none or it does not start like a semantic version.
  ///
  /// - Parameter setting: a value of a `build` line, `-ldflags="..."`, quoted as a Go string.
  static func version(of module: String, in setting: String) -> String? {
    guard setting.hasPrefix("-ldflags=") else { return nil }
    let words = setting.dropFirst("-ldflags=".count).split { " \t\"'\\".contains($0) }
    for (flag, assignment) in zip(words, words.dropFirst()) where flag == "-X" {
      let sides = assignment.split(separator: "=", maxSplits: 1)
      guard sides.count == 2, let dot = sides[0].lastIndex(of: "."),
        sides[0][dot...].dropFirst().lowercased() == "version"
      else { continue }
      let package = sides[0][..<dot]
      guard package == "main" || package == module || package.hasPrefix(module + "/") else { continue }
      let version = sides[1].first == "v" ? sides[1].dropFirst() : sides[1]
      if isSemantic(version) { return "v\(version)" }
    }
    return nil
  }

  /// Three numbers, then at most a pre-release or build part.
  private static func isSemantic(_ version: Substring) -> Bool {
    let numbers = version.prefix { $0 != "-" && $0 != "+" }.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 3
      && numbers.allSatisfy { !$0.isEmpty && $0.utf8.count < 10 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
  }
}
