/// Which layers of an image count; an option of scans.
public enum ScanScope: String, Hashable, Sendable, Codable, CaseIterable {
  /// What is visible in the end.
  case squashed
  /// Everything any layer brought.
  case allLayers = "all-layers"
}
