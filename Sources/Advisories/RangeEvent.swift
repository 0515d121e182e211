import VersionOrdering

/// One event of an OSV range, and the folding of events into intervals.
struct RangeEvent: Hashable {
  enum Kind: Int, Hashable {
    case introduced, fixed, lastAffected, limit
  }

  var kind: Kind
  var bound: VersionInterval.Bound

  /// `introduced: "0"` stands for before every version and gets the empty key.
  init(_ kind: Kind, _ version: String, scheme: VersionScheme) {
    self.kind = kind
    let isStart = kind == .introduced && version == "0"
    bound = VersionInterval.Bound(version: version, key: isStart ? [] : scheme.sortKey(of: version).bytes)
  }

  /// The intervals that events in any order describe.
  ///
  /// Sorted by version, an `introduced` opens an interval unless one is open, the first `fixed` or `last_affected`
  /// behind it closes it; of events at one version those that close an open interval come first, so that neighbours
  /// stay apart, and an interval that is fixed where it begins is empty. Limits cut everything at the highest of them.
  /// Source: OSV schema, "Requirements" and "Evaluation" of affected ranges.
  static func fold(_ events: [RangeEvent]) -> [VersionInterval] {
    let sorted = events.filter { $0.kind != .limit }.sorted { $0.bound.key.lexicographicallyPrecedes($1.bound.key) }
    var folding = Folding()
    var index = sorted.startIndex
    while index < sorted.endIndex {
      let group = sorted[index...].prefix { $0.bound.key == sorted[index].bound.key }
      folding.take(group)
      index += group.count
    }
    let limit = events.filter { $0.kind == .limit }.map(\.bound).max { $0.key.lexicographicallyPrecedes($1.key) }
    return folding.finish().compactMap { $0.cut(at: limit) }
  }

  private struct Folding {
    private var intervals: [VersionInterval] = []
    private var start: VersionInterval.Bound?

    /// Events of one version.
    mutating func take(_ group: ArraySlice<RangeEvent>) {
      let opening = group.first { $0.kind == .introduced }
      let closing = group.first { $0.kind == .fixed } ?? group.first { $0.kind == .lastAffected }
      if start != nil {
        if let closing { close(closing) }
        start = start ?? opening?.bound
      } else {
        start = opening?.bound
        if let closing { close(closing) }
      }
    }

    private mutating func close(_ event: RangeEvent) {
      guard let start else { return }
      self.start = nil
      if event.kind == .lastAffected {
        intervals.append(VersionInterval(start: start, end: .lastAffected(event.bound)))
      } else if start.key != event.bound.key {
        intervals.append(VersionInterval(start: start, end: .fixed(event.bound)))
      }
    }

    func finish() -> [VersionInterval] {
      intervals + (start.map { [VersionInterval(start: $0, end: .open)] } ?? [])
    }
  }
}

extension VersionInterval {
  /// The part below `limit`; nil when nothing is left.
  fileprivate func cut(at limit: Bound?) -> VersionInterval? {
    guard let limit else { return self }
    guard start.key.lexicographicallyPrecedes(limit.key) else { return nil }
    switch end {
    case .fixed(let bound) where !limit.key.lexicographicallyPrecedes(bound.key): return self
    case .lastAffected(let bound) where bound.key.lexicographicallyPrecedes(limit.key): return self
    default: return VersionInterval(start: start, end: .limit(limit))
    }
  }
}
