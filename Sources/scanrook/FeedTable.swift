import AdvisorySync

/// `scanrook advisories status` for people: one line a feed.
enum FeedTable {
  static func text(of feeds: [FeedStatus]) -> String {
    guard !feeds.isEmpty else { return "No advisories are loaded. Load them with: scanrook advisories sync" }
    var table = TextTable(["source", "ecosystem", "records", "imported at", "changed at", "note"])
    for feed in feeds {
      table.add([
        feed.source, feed.ecosystem, String(feed.records), feed.importedAt ?? "never", feed.changedAt,
        feed.lastError.map { "failed \(feed.lastErrorAt ?? ""): \(firstLine($0))" },
      ])
    }
    return table.text
  }

  private static func firstLine(_ text: String) -> String {
    String(text.prefix { !$0.isNewline }.prefix(100))
  }
}
