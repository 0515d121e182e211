/// The operating system of an artifact, from `/etc/os-release` (freedesktop.org os-release specification).
public struct Distribution: Hashable, Sendable, Codable {
  /// `ID`: `debian`, `ubuntu`, `alpine` ...
  public var id: String
  /// `VERSION_ID`: `12`, `22.04`, `3.20.3`; nil on rolling releases (Debian testing has none).
  public var versionID: String?
  /// `VERSION_CODENAME`: `bookworm`; nil when not stated.
  public var codename: String?
  /// `PRETTY_NAME`, else `NAME`, else the id.
  public var prettyName: String

  public init(id: String, versionID: String?, codename: String?, prettyName: String) {
    self.id = id
    self.versionID = versionID
    self.codename = codename
    self.prettyName = prettyName
  }
}
