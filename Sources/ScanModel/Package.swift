/// One package found in an artifact, as its own database or metadata states it.
public struct Package: Hashable, Sendable {
  /// How sure we are that the package is really installed.
  public enum Evidence: String, Hashable, Sendable, Codable {
    /// A package database, installed metadata or build information says so.
    case confirmedInstalled = "confirmed_installed"
    /// File names or strings suggest it.
    case heuristicUnverified = "heuristic_unverified"
  }

  /// purl type: `deb`, `apk`, `pypi`, `golang` ...
  public var type: String
  /// The name as the source of evidence spells it.
  public var name: String
  /// The version as the source of evidence spells it, epoch and revision included.
  public var version: String
  /// `amd64`, `x86_64`, `all` ...; nil where packages have none.
  public var architecture: String?
  /// Name of the source package when the database states one that differs from `name`.
  public var sourceName: String?
  /// Version of the source package when it differs from `version`.
  public var sourceVersion: String?
  /// Path inside the artifact of the database, metadata file or executable that states the package.
  public var location: String
  public var evidence: Evidence
  /// Name of the operating system package that owns `location`; its distribution answers for this package then.
  public var owner: String?

  public init(
    type: String, name: String, version: String, architecture: String? = nil, sourceName: String? = nil,
    sourceVersion: String? = nil, location: String, evidence: Evidence = .confirmedInstalled, owner: String? = nil
  ) {
    self.type = type
    self.name = name
    self.version = version
    self.architecture = architecture
    self.sourceName = sourceName
    self.sourceVersion = sourceVersion
    self.location = location
    self.evidence = evidence
    self.owner = owner
  }
}
