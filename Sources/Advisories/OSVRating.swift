/// How bad an OSV record says it is.
///
/// The score comes from a v3 vector of the record, else from the worst one of its affected entries; v2 and v4 vectors
/// are kept but not scored. Without a score the word is the publisher's label (GHSA's severity, Debian's urgency).
struct OSVRating {
  var vector: String?
  var score: Double?
  var severity: Severity

  init(_ document: JSONValue) {
    let entries = (document["affected"]?.items).map(Array.init) ?? []
    let own = Self.vectors(document)
    let all = own + entries.flatMap(Self.vectors)
    let best = Self.worst(own) ?? Self.worst(all)
    vector = best?.vector ?? all.first { $0.hasPrefix("CVSS:4") } ?? all.first
    score = best?.baseScore
    severity =
      best.map { Severity(score: $0.baseScore) }
      ?? Self.label(document) ?? entries.compactMap(Self.label).max() ?? .unknown
  }

  private static func vectors(_ value: JSONValue) -> [String] {
    (value["severity"]?.items).map { items in
      items.compactMap { item in
        let isVector = item["type"]?.string?.hasPrefix("CVSS_") ?? false
        return isVector ? item["score"]?.string : nil
      }
    } ?? []
  }

  private static func worst(_ vectors: [String]) -> CVSSv3? {
    vectors.compactMap(CVSSv3.init).max { $0.baseScore < $1.baseScore }
  }

  private static func label(_ value: JSONValue) -> Severity? {
    let words = [
      value["database_specific"]?["severity"], value["ecosystem_specific"]?["severity"],
      value["ecosystem_specific"]?["urgency"],
    ]
    return words.compactMap { $0?.string }.compactMap(Severity.init(label:)).first
  }
}
