import Postgres
import ScanModel

/// A package of the artifact, as a row of `scanrook.staged_packages`.
public struct StagedPackage: Hashable, Sendable {
  /// What advisories are matched with.
  public struct Match: Hashable, Sendable {
    /// With its release: `Debian:12`.
    public var ecosystem: String
    /// Name and version as the ecosystem's advisories spell them.
    public var name: String
    public var version: String
    /// `deb`, `apk`, `pep440`, `semver`.
    public var scheme: String
    /// Bytes that compare as the ecosystem orders versions.
    public var sortKey: [UInt8]
    /// False when the version does not follow the scheme and the key is a best effort.
    public var isParsed: Bool

    public init(
      ecosystem: String, name: String, version: String, scheme: String, sortKey: [UInt8], isParsed: Bool
    ) {
      self.ecosystem = ecosystem
      self.name = name
      self.version = version
      self.scheme = scheme
      self.sortKey = sortKey
      self.isParsed = isParsed
    }
  }

  /// From 0 or 1, unique in the attempt.
  public var ordinal: Int32
  public var package: Package
  public var purl: String
  /// Index of the first layer whose database lists it; nil outside images.
  public var layer: Int32?
  /// Nil when no ecosystem is known for it: it is listed and never matched.
  public var match: Match?

  public init(ordinal: Int32, package: Package, purl: String, layer: Int32? = nil, match: Match? = nil) {
    self.ordinal = ordinal
    self.package = package
    self.purl = purl
    self.layer = layer
    self.match = match
  }
}

extension StagedPackage: StagedRow {
  public static let table = "scanrook.staged_packages"
  public static let columns = [
    "ordinal", "type", "name", "version", "architecture", "source_name", "source_version", "purl", "location", "layer",
    "evidence", "owner", "ecosystem", "match_name", "match_version", "scheme", "sort_key", "is_parsed",
  ]

  public func write(to rows: inout CopyBuffer) {
    rows.append(int32: ordinal)
    rows.append(text: package.type)
    rows.append(text: package.name)
    rows.append(text: package.version)
    rows.append(text: package.architecture)
    rows.append(text: package.sourceName)
    rows.append(text: package.sourceVersion)
    rows.append(text: purl)
    rows.append(text: package.location)
    rows.append(int32: layer)
    rows.append(text: package.evidence.rawValue)
    rows.append(text: package.owner)
    rows.append(text: match?.ecosystem)
    rows.append(text: match?.name)
    rows.append(text: match?.version)
    rows.append(text: match?.scheme)
    rows.append(bytes: match?.sortKey)
    if let isParsed = match?.isParsed { rows.append(boolean: isParsed) } else { rows.appendNull() }
  }
}
