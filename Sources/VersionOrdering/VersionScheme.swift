/// The version orders we know; the raw value names the scheme in the database, on the command line and in vector files.
public enum VersionScheme: String, CaseIterable, Hashable, Sendable, Codable {
  /// Debian and Ubuntu packages, as dpkg compares them.
  case deb
  /// Alpine packages, as apk 3 compares them.
  case apk
  /// Python packages, as PEP 440 orders them.
  case pep440
  /// Semantic Versioning 2.0: npm, Go, crates.io, Hex, Swift.
  case semver

  /// The scheme of a raw value, or of `npm`: node-semver compares strict versions exactly as Semantic Versioning does.
  public init?(name: String) {
    guard let scheme = VersionScheme(rawValue: name == "npm" ? "semver" : name) else { return nil }
    self = scheme
  }

  private var version: any OrderedVersion.Type {
    switch self {
    case .deb: DebVersion.self
    case .apk: ApkVersion.self
    case .pep440: PEP440Version.self
    case .semver: SemanticVersion.self
    }
  }

  /// Bytes whose plain lexicographic order is the scheme's version order, for any string.
  ///
  /// Never fails and always gives the same bytes. A string in which the scheme finds no version, or which is too long
  /// (more than 1,024 bytes, or a key that long), gets a key below every version, in the order of its UTF-8 bytes, of
  /// which the first 1,023 count. Cost: linear in the length, one small array.
  public func sortKey(of version: String) -> SortKey {
    func key<Version: OrderedVersion>(_: Version.Type) -> SortKey {
      OrderedText<Version>(version).sortKey
    }
    return key(self.version)
  }

  /// How `first` stands to `second`, by the comparison of the ecosystem's own tool and not by the bytes of the keys;
  /// a total order on all strings that agrees with `sortKey(of:)`. Cost: linear in the lengths.
  public func compare(_ first: String, _ second: String) -> VersionOrder {
    func order<Version: OrderedVersion>(_: Version.Type) -> VersionOrder {
      OrderedText<Version>(first).order(to: OrderedText<Version>(second))
    }
    return order(version)
  }
}
