import FoundationEssentials

/// Where Jobs of this dispatcher live.
public struct JobPlace: Hashable, Sendable {
  public var namespace: String
  /// Of the database, so that dispatchers of two databases in one namespace leave each other's Jobs alone.
  public var installationID: UUID
  /// Image of the container `scanner`; nil leaves the template's.
  public var scannerImage: String?

  public init(namespace: String, installationID: UUID, scannerImage: String? = nil) {
    self.namespace = namespace
    self.installationID = installationID
    self.scannerImage = scannerImage
  }
}
