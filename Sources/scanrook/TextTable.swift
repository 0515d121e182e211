import ScanModel

/// Rows for people: columns as wide as their widest cell, two spaces between, headings in capitals. Control characters
/// are shown as `\xHH`.
struct TextTable {
  private var rows: [[String]]

  init(_ headings: [String]) { rows = [headings.map { $0.uppercased() }] }

  mutating func add(_ cells: [String?]) { rows.append(cells.map { ($0 ?? "").printable() }) }

  /// Nothing but the headings.
  var isEmpty: Bool { rows.count == 1 }

  var text: String {
    var widths = [Int](repeating: 0, count: rows[0].count)
    for row in rows { for (index, cell) in row.enumerated() { widths[index] = max(widths[index], cell.count) } }
    return rows.map { row in
      var line = ""
      for (index, cell) in row.enumerated() {
        line += cell
        if index < row.count - 1 { line += String(repeating: " ", count: widths[index] - cell.count + 2) }
      }
      return line
    }.joined(separator: "\n")
  }
}
