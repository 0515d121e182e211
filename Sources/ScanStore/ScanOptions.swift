import ScanModel

/// Options of a scan. The defaults are those of the engine; sql/10_private/check_options.sql says what is allowed.
public struct ScanOptions: Hashable, Sendable, Codable {
  /// List and hash every file; false reads package databases only.
  public var files = true
  /// Which image of a multi-platform index: `linux/amd64`, `linux/arm64/v8`.
  public var platform = "linux/amd64"
  public var scope = ScanScope.squashed
  /// A row of `scanrook.resource_classes`.
  public var resourceClass = "medium"

  public init() {}

  enum CodingKeys: String, CodingKey {
    case files, platform, scope
    case resourceClass = "resource_class"
  }
}
