/// A run of versions, as sort keys with the versions they stand for.
public struct VersionInterval: Hashable, Sendable {
  /// A version and its sort key.
  public struct Bound: Hashable, Sendable {
    public var version: String
    public var key: [UInt8]

    public init(version: String, key: [UInt8]) {
      self.version = version
      self.key = key
    }
  }

  public enum End: Hashable, Sendable {
    /// Every later version is affected.
    case open
    /// Exclusive; the version to upgrade to.
    case fixed(Bound)
    /// Inclusive.
    case lastAffected(Bound)
    /// Exclusive; the range says nothing beyond it, and it is no fix.
    case limit(Bound)
  }

  /// Inclusive; version `0` with an empty key: from the very first version.
  public var start: Bound
  public var end: End

  public init(start: Bound, end: End) {
    self.start = start
    self.end = end
  }

  public func contains(_ key: [UInt8]) -> Bool {
    guard !key.lexicographicallyPrecedes(start.key) else { return false }
    switch end {
    case .open: return true
    case .fixed(let bound), .limit(let bound): return key.lexicographicallyPrecedes(bound.key)
    case .lastAffected(let bound): return !bound.key.lexicographicallyPrecedes(key)
    }
  }
}
