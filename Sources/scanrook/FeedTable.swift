import AdvisorySync

/// `scanrook advisories status` for people: one line a feed, columns as wide as their content.
enum FeedTable {
  static func text(of feeds: [FeedStatus]) -> String {
    guard !feeds.isEmpty else { return "No advisories are loaded. Load them with: scanrook advisories sync" }
    let heading = ["source", "ecosystem", "records", "imported at", "changed at", "note"]
    let rows = feeds.map { feed in
      [
        feed.source, feed.ecosystem, String(feed.records), feed.importedAt ?? "never", feed.changedAt ?? "",
        feed.lastError.map { "failed \(feed.lastErrorAt ?? ""): \(firstLine($0))" } ?? "",
      ]
    }
    let widths = heading.indices.map { column in ([heading] + rows).map { $0[column].count }.max() ?? 0 }
    return ([heading] + rows).map { line($0, widths) }.joined(separator: "\n")
  }

  private static func line(_ cells: [String], _ widths: [Int]) -> String {
    var line = ""
    for (column, cell) in cells.enumerated() {
      let padding = String(repeating: " ", count: widths[column] - cell.count)
      line += (column == 2 ? padding + cell : cell + padding) + "  "
    }
    while line.last == " " { line.removeLast() }
    return line
  }

  private static func firstLine(_ text: String) -> String {
    String(text.prefix { !$0.isNewline }.prefix(100))
  }
}
