import ScanModel
import VersionOrdering

/// The OSV ecosystems whose versions have an order here; only their feeds can be imported.
public enum SupportedEcosystems {
  /// Names of the OSV schema, without release, in alphabetical order.
  public static let names = [
    "AlmaLinux", "Alpine", "Android", "Bioconductor", "Bitnami", "CRAN", "Chainguard", "ConanCenter", "Debian", "GHC",
    "GIT", "Go", "Hackage", "Hex", "Julia", "Linux", "MinimOS", "Maven", "NuGet", "OSS-Fuzz", "Packagist",
    "Photon OS", "Pub", "PyPI", "Red Hat", "Rocky Linux", "RubyGems", "SUSE", "SwiftURL", "Ubuntu", "Wolfi",
    "crates.io", "npm", "openSUSE",
  ].filter { VersionScheme(ecosystem: $0) != nil }

  /// Throws `SR075`, which lists what is supported, for anything else.
  public static func check(_ ecosystem: String) throws {
    let base = String(ecosystem.prefix { $0 != ":" })
    guard VersionScheme(ecosystem: base) != nil else {
      throw ScanError(
        code: .unsupportedEcosystem, message: "Advisories of the ecosystem \"\(ecosystem)\" cannot be imported yet.",
        detail: "One whose version order is known: \(names.joined(separator: ", ")).",
        hint: "scanrook advisories sync --ecosystem Debian")
    }
    guard base == ecosystem else {
      throw ScanError(
        code: .unsupportedEcosystem, message: "\"\(ecosystem)\" names a release; a feed holds all releases.",
        detail: "An ecosystem without release.", hint: "scanrook advisories sync --ecosystem \(base)")
    }
  }
}
