extension VersionScheme {
  /// The scheme of an OSV ecosystem; a release after a colon is ignored (`Debian:12`, `Ubuntu:22.04:LTS`).
  ///
  /// Names are matched as the OSV schema writes them, case included. Nil when we have no order for the ecosystem.
  /// Source: OSV schema, "Defined Ecosystems".
  public init?(ecosystem: String) {
    switch ecosystem.prefix(while: { $0 != ":" }) {
    case "Debian", "Ubuntu": self = .deb
    case "Alpine", "Wolfi", "Chainguard": self = .apk
    case "PyPI": self = .pep440
    case "Go", "npm", "crates.io", "Hex", "SwiftURL": self = .semver
    default: return nil
    }
  }
}
