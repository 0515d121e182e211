import ScanModel

/// What one OSV document says: the record, and what of it could not be used.
struct OSVRecord {
  var record: AdvisoryRecord
  var problems: [Problem]

  /// Throws `SR242` when the document has no id or no readable modification time; anything less is a problem.
  init(_ document: JSONValue, file: String) throws {
    guard let id = document["id"]?.string, !id.isEmpty, id.utf8.count <= Self.maximumNameBytes else {
      throw ScanError(code: .badRecord, message: "\(file) has no id.", detail: "An OSV record.")
    }
    guard let text = document["modified"]?.string, let modified = Timestamp(text) else {
      throw ScanError(
        code: .badRecord, message: "\(id) says modified: \(document["modified"]?.string ?? "nothing").",
        detail: "A time such as 2021-04-14T20:04:52Z.")
    }
    let aliases = document["aliases"]?.strings ?? []
    let upstream = document["upstream"]?.strings ?? []
    record = AdvisoryRecord(
      id: id, modified: modified,
      vulnerabilityIDs: VulnerabilityNames.of(id: id, aliases: aliases, upstream: upstream))
    record.aliases = Self.distinct(aliases + upstream).filter { $0 != id }
    problems = []
    readTexts(document)
    readSeverity(document)
    readAffected(document)
  }

  /// Longest id or package name; a btree entry of the database holds about 2,700 bytes.
  static let maximumNameBytes = 512

  private mutating func readTexts(_ document: JSONValue) {
    record.published = instant(document, "published")
    record.withdrawn = instant(document, "withdrawn")
    // A withdrawal that cannot be dated is still one: the record must not match.
    if record.withdrawn == nil, document["withdrawn"] != nil { record.withdrawn = record.modified }
    record.summary = document["summary"]?.string ?? ""
    record.details = document["details"]?.string ?? ""
    record.references =
      (document["references"]?.items).map { items in
        items.compactMap { item in
          item["url"]?.string.map { AdvisoryRecord.Reference(type: item["type"]?.string ?? "WEB", url: $0) }
        }
      } ?? []
  }

  private mutating func instant(_ document: JSONValue, _ key: StaticString) -> Timestamp? {
    guard let text = document[key]?.string else { return nil }
    if let instant = Timestamp(text) { return instant }
    note("malformed", "\(key): \(text) is not a time such as 2021-04-14T20:04:52Z")
    return nil
  }

  private mutating func readSeverity(_ document: JSONValue) {
    let rating = OSVRating(document)
    record.cvssVector = rating.vector
    record.cvssScore = rating.score
    record.severity = rating.severity
  }

  private mutating func readAffected(_ document: JSONValue) {
    guard let entries = document["affected"]?.items else { return }
    for entry in entries {
      let affected = OSVAffected(entry)
      record.intervals += affected.intervals
      record.versions += affected.versions
      for reason in affected.problems { note("malformed", reason) }
    }
    // Feeds repeat entries, one per build or source; equal ones say nothing new.
    record.intervals = Self.distinct(record.intervals)
    record.versions = Self.distinct(record.versions)
  }

  private mutating func note(_ code: String, _ reason: String) {
    problems.append(Problem(code: code, path: record.id, reason: reason))
  }

  private static func distinct<Element: Hashable>(_ elements: [Element]) -> [Element] {
    var seen: Set<Element> = []
    return elements.filter { seen.insert($0).inserted }
  }
}
