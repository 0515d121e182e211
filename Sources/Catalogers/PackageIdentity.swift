import ScanModel

/// What matching and reports need to know of a package beyond what its database says: where its advisories are, under
/// which name and version they list it, and its package URL.
///
/// A pure function of the package and the distribution; costs a few string copies.
public struct PackageIdentity: Hashable, Sendable {
  /// OSV ecosystem with release; nil when no advisories can apply (see `AdvisoryEcosystem.problem`).
  public let ecosystem: String?
  /// The name advisories use: source package (deb), origin (apk), normalised name (pypi), module path (golang).
  public let matchName: String
  /// The version advisories compare with: of the source package (deb), without leading `v` (golang), as a semantic
  /// version (golang `stdlib`), else as the package states it.
  public let matchVersion: String
  /// Of the package as it is installed, not of its source:
  /// `pkg:deb/debian/libssl3@3.0.15-1?arch=amd64&distro=debian-12`.
  public let packageURL: PackageURL

  /// - Parameter distribution: of the artifact; nil when unknown.
  public init(_ package: Package, on distribution: Distribution?) {
    ecosystem = AdvisoryEcosystem.name(forType: package.type, on: distribution)
    switch package.type {
    case "deb", "apk":
      matchName = package.sourceName ?? package.name
      matchVersion = package.sourceVersion ?? package.version
      packageURL = Self.systemPackageURL(package, distribution)
    case "opkg":
      matchName = package.name
      matchVersion = package.version
      packageURL = Self.systemPackageURL(package, distribution)
    case "pypi":
      matchName = Self.normalizedPythonName(package.name)
      matchVersion = package.version
      packageURL = PackageURL(type: "pypi", name: matchName, version: package.version)
    case "golang":
      matchName = package.name
      matchVersion =
        package.name == "stdlib"
        ? GoToolchainVersion.semanticVersion(package.version) : Self.withoutLeadingV(package.version)
      let segments = package.name.lowercased().split(separator: "/").map(String.init)
      packageURL = PackageURL(
        type: "golang", namespace: segments.dropLast(), name: segments.last ?? package.name, version: package.version)
    default:
      matchName = package.name
      matchVersion = package.version
      packageURL = PackageURL(type: package.type, name: package.name, version: package.version)
    }
  }

  private static func systemPackageURL(_ package: Package, _ distribution: Distribution?) -> PackageURL {
    var url = PackageURL(type: package.type, name: package.name.lowercased(), version: package.version)
    url.qualifiers["arch"] = package.architecture
    if let distribution {
      url.namespace = [distribution.id]
      let release = distribution.versionID ?? distribution.codename
      url.qualifiers["distro"] = release.map { "\(distribution.id)-\($0)" } ?? distribution.id
    }
    return url
  }

  /// Lower case, every run of `-`, `_` and `.` one `-` (PEP 503).
  private static func normalizedPythonName(_ name: String) -> String {
    var bytes: [UInt8] = []
    var isInRun = false
    for byte in name.lowercased().utf8 {
      let isSeparator = byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
      if !isSeparator { bytes.append(byte) } else if !isInRun { bytes.append(UInt8(ascii: "-")) }
      isInRun = isSeparator
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func withoutLeadingV(_ version: String) -> String {
    guard version.first == "v", version.dropFirst().first?.isNumber == true else { return version }
    return String(version.dropFirst())
  }
}
