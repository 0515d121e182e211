import Catalogers
import ScanModel
import VersionOrdering

/// A package of an artifact with everything that is stored of it: a row of `scan_packages`.
public struct InventoryPackage: Sendable {
  /// What advisories are matched with; nil for a package of an unknown ecosystem.
  public struct Match: Sendable {
    /// OSV ecosystem with release: `Debian:12`, `PyPI`.
    public var ecosystem: String
    public var name: String
    public var version: String
    public var scheme: VersionScheme
    public var sortKey: SortKey
  }

  public var package: Package
  /// Package URL.
  public var purl: String
  /// Index of the first layer whose evidence lists this version; nil outside images.
  public var layer: Int?
  public var match: Match?

  init(_ package: Package, layer: Int?, on distribution: Distribution?) {
    let identity = PackageIdentity(package, on: distribution)
    self.package = package
    self.purl = identity.packageURL.description
    self.layer = layer
    if let ecosystem = identity.ecosystem, let scheme = VersionScheme(ecosystem: ecosystem) {
      match = Match(
        ecosystem: ecosystem, name: identity.matchName, version: identity.matchVersion, scheme: scheme,
        sortKey: scheme.sortKey(of: identity.matchVersion))
    }
  }
}
