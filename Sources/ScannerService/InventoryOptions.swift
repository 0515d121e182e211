import Archives

/// What an inventory covers; the options of a scan that its report shows.
public struct InventoryOptions: Sendable {
  public enum Scope: String, Sendable, Codable {
    /// What is visible in the end.
    case squashed
    /// Everything any layer brought.
    case allLayers = "all-layers"
  }

  /// List and hash every file. False reads evidence of packages only; the packages are the same.
  public var files = true
  public var scope = Scope.squashed
  /// Which image of a multi-platform index; nil means linux/amd64 or the only one.
  public var platform: Platform?
  public var limits = InventoryLimits()
  /// Existing, writable directory for what must be spooled.
  public var scratchDirectory = "/tmp"

  public init() {}
}
