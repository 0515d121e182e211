extension Cataloger {
  /// Whether a symbolic link stands where a package database is expected, or its directory, and leads to where no
  /// cataloger looks: the packages behind it are then not found, which must be said.
  ///
  /// Lexical: links on the way are not followed. `lib` and `usr` themselves are not looked at; that they are links is
  /// common, and says nothing of packages.
  /// - Parameters:
  ///   - path: of the link, without leading slash.
  ///   - target: as stored.
  public static func isDiverted(_ path: String, to target: String) -> Bool {
    databases.contains { database in
      guard path == database || (database.hasPrefix(path + "/") && path.split(separator: "/").last.map(isOwn) == true)
      else { return false }
      guard let end = resolved(target, beside: path) else { return true }
      let place = end + database.dropFirst(path.count)
      return !all.contains { $0.wants(Candidate(path: place, mode: 0o644, size: 0, head: [])) }
    }
  }

  private static let databases = [
    "var/lib/dpkg/status", "lib/apk/db/installed", "usr/lib/apk/db/installed", "usr/lib/opkg/status",
    "var/lib/opkg/status",
  ]

  /// Directories that hold a database and nothing else.
  private static func isOwn(_ name: Substring) -> Bool { ["dpkg", "apk", "db", "opkg"].contains(name) }

  /// Nil when the target leaves the artifact.
  private static func resolved(_ target: String, beside path: String) -> String? {
    var parts = target.hasPrefix("/") ? [] : Array(path.split(separator: "/").dropLast())
    for part in target.split(separator: "/") where part != "." {
      if part != ".." {
        parts.append(part)
      } else if parts.popLast() == nil {
        return nil
      }
    }
    return parts.joined(separator: "/")
  }
}
