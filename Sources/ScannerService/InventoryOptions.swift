import Archives
import ScanModel

/// What an inventory covers; the options of a scan that its reading depends on.
public struct InventoryOptions: Sendable {
  /// List and hash every file. False reads evidence of packages only; the packages are the same.
  public var files = true
  public var scope = ScanScope.squashed
  /// Which image of a multi-platform index; nil means linux/amd64 or the only one.
  public var platform: Platform?
  public var limits = InventoryLimits()
  /// Existing, writable directory for what must be spooled.
  public var scratchDirectory = "/tmp"

  public init() {}
}
