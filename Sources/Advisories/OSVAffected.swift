import VersionOrdering

/// One `affected` entry of an OSV record: its intervals, and its listed versions that they do not cover.
///
/// Empty when the entry names no package or one of an ecosystem whose versions have no order here. `GIT` ranges are
/// left out: nothing that is installed says which commit it is.
struct OSVAffected {
  var intervals: [AffectedInterval] = []
  var versions: [AffectedVersion] = []
  var problems: [String] = []

  init(_ entry: JSONValue) {
    guard let package = entry["package"], let ecosystem = package["ecosystem"]?.string,
      let spelling = package["name"]?.string, let scheme = VersionScheme(ecosystem: ecosystem)
    else { return }
    let name = PackageSpelling.name(spelling, ecosystem: ecosystem)
    guard !name.isEmpty, name.utf8.count <= OSVRecord.maximumNameBytes, ecosystem.utf8.count <= 100 else {
      problems.append("a package name of \(name.utf8.count) bytes; expected 1 to \(OSVRecord.maximumNameBytes)")
      return
    }
    let unfixed = Self.stateWithoutFix(entry)
    for range in entry["ranges"]?.items.map({ $0 }) ?? [] {
      for interval in fold(range, ecosystem: ecosystem, scheme: scheme, name: name) {
        let isFixed = if case .fixed = interval.end { true } else { false }
        intervals.append(
          AffectedInterval(
            ecosystem: ecosystem, name: name, interval: interval, fixState: isFixed ? .fixed : unfixed))
      }
    }
    for text in entry["versions"]?.strings ?? [] {
      let version = PackageSpelling.version(text, ecosystem: ecosystem)
      let key = scheme.sortKey(of: version)
      // An interval covers a version for sure only where the order is the ecosystem's own.
      if key.isParsed, intervals.contains(where: { $0.interval.contains(key.bytes) }) { continue }
      versions.append(
        AffectedVersion(
          ecosystem: ecosystem, name: name, version: version, sortKey: key.bytes, fixState: unfixed))
    }
  }

  private mutating func fold(
    _ range: JSONValue, ecosystem: String, scheme: VersionScheme, name: String
  ) -> [VersionInterval] {
    let type = range["type"]?.string ?? ""
    guard type != "GIT" else { return [] }
    guard type == "ECOSYSTEM" || type == "SEMVER" else {
      problems.append("\(name): a range of type \(type); expected SEMVER, ECOSYSTEM or GIT")
      return []
    }
    var events: [RangeEvent] = []
    for event in range["events"]?.items.map({ $0 }) ?? [] {
      for (key, value) in event.members {
        guard let kind = RangeEvent.Kind(key), let text = value.string, !text.isEmpty else {
          problems.append("\(name): an event \(key) that is not understood")
          continue
        }
        if kind == .limit, text == "*" { continue }
        events.append(RangeEvent(kind, PackageSpelling.version(text, ecosystem: ecosystem), scheme: scheme))
      }
    }
    if !events.isEmpty, !events.contains(where: { $0.kind == .introduced }) {
      problems.append("\(name): a range without an introduced event; it cannot be placed")
    }
    return RangeEvent.fold(events)
  }

  /// What a publisher says where no fix is named: Debian's tracker states and urgencies.
  private static func stateWithoutFix(_ entry: JSONValue) -> FixState {
    let words = [entry["database_specific"]?["state"], entry["ecosystem_specific"]?["urgency"]]
    for word in words.compactMap({ $0?.string }) {
      switch word {
      case "<end-of-life>", "end-of-life": return .endOfLife
      case "<ignored>", "unimportant": return .willNotFix
      default: continue
      }
    }
    return .affected
  }
}

extension RangeEvent.Kind {
  fileprivate init?(_ key: String) {
    switch key {
    case "introduced": self = .introduced
    case "fixed": self = .fixed
    case "last_affected": self = .lastAffected
    case "limit": self = .limit
    default: return nil
    }
  }
}
