import ScanModel

/// Options of a scan. The defaults are those of the engine; sql/10_private/check_options.sql says what is allowed.
public struct ScanOptions: Hashable, Sendable, Codable {
  public enum Mode: String, Hashable, Sendable, Codable, CaseIterable { case light, deep }

  /// List and hash every file; false reads package databases only.
  public var files = true
  /// Which image of a multi-platform index: `linux/amd64`, `linux/arm64/v8`.
  public var platform = "linux/amd64"
  public var scope = ScanScope.squashed
  public var mode = Mode.light
  /// A row of `scanrook.resource_classes`.
  public var resourceClass = "medium"

  public init() {}

  enum CodingKeys: String, CodingKey {
    case files, platform, scope, mode
    case resourceClass = "resource_class"
  }
}
