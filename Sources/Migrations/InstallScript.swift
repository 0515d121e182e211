import ScanModel

/// The list of files in `sql/install.sql`, in order.
///
/// The file is for psql too, so it may hold comments, `\set` and `\echo`, `begin;` and `commit;`, and one `do` block
/// that refuses a second installation; those are skipped here. Everything else must be `\ir path`.
public struct InstallScript: Hashable, Sendable {
  /// Relative to the folder `sql`.
  public let paths: [String]

  /// Throws `SR951` with the line number for anything that is not understood.
  public init(text: String) throws {
    var paths: [String] = []
    var guardTag: Substring?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = line.drop { $0.isWhitespace }
      let end = line.lastIndex { !$0.isWhitespace }.map { line.index(after: $0) } ?? line.startIndex
      let words = line[..<end]
      if let tag = guardTag {
        if words.hasSuffix(tag + ";") { guardTag = nil }
      } else if let path = words.argument(of: "\\ir") {
        paths.append(path)
      } else if words.hasPrefix("do $"), let close = words.dropFirst(4).firstIndex(of: "$") {
        let tag = words[words.index(words.startIndex, offsetBy: 3)...close]
        if !words[words.index(after: close)...].hasSuffix(tag + ";") { guardTag = tag }
      } else if !words.isSkipped {
        throw ScanError(
          code: .installationBroken, message: "sql/install.sql line \(index + 1) is not understood: \(words)",
          detail: "Expected \\ir and a path, a comment, \\set, \\echo, begin, commit, or the guard's do block.")
      }
    }
    self.paths = paths
  }
}

extension Substring {
  fileprivate func argument(of command: String) -> String? {
    guard hasPrefix(command + " ") else { return nil }
    let path = dropFirst(command.count).drop { $0.isWhitespace }
    return path.isEmpty || path.contains(" ") ? nil : String(path)
  }

  fileprivate var isSkipped: Bool {
    isEmpty || hasPrefix("--") || hasPrefix("\\set ") || hasPrefix("\\echo ") || ["begin;", "commit;"].contains(self)
  }
}
