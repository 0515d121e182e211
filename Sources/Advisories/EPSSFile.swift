import ScanModel

/// The daily file of EPSS scores, read line by line; plain or gzip.
///
/// Format: a comment `#model_version:...,score_date:2026-08-16T...`, a header `cve,epss,percentile`, then one line per
/// CVE. Memory is one block of the file. Source: FIRST, EPSS data and statistics.
public struct EPSSFile: ~Copyable {
  /// One score.
  public struct Score: Hashable, Sendable {
    public var cve: String
    /// 0 to 1.
    public var score: Double
    /// 0 to 1.
    public var percentile: Double
  }

  /// `YYYY-MM-DD` of the comment line; nil when it does not say.
  public private(set) var scoreDate: String?
  /// Lines that could not be read; the first 100 are kept.
  public private(set) var problems: [Problem] = []
  public private(set) var unreadableLines = 0

  private var lines: LineReader

  /// Opens the file and reads its two head lines. Throws `SR241` when it cannot be read, `SR242` when it is another
  /// file.
  public init(path: String) throws {
    var lines = try LineReader(path: path)
    var date: String?
    var line = try lines.next()
    if let comment = line, comment.hasPrefix("#") {
      date = Self.date(in: comment)
      line = try lines.next()
    }
    guard line == "cve,epss,percentile" else {
      throw ScanError(
        code: .badRecord, message: "\(path) begins with \"\(line?.prefix(80) ?? "")\".",
        detail: "The header cve,epss,percentile of an EPSS file.")
    }
    self.lines = lines
    scoreDate = date
  }

  /// The next score; nil at the end. Throws `SR241` when the file is cut short.
  public mutating func next() throws -> Score? {
    while let line = try lines.next() {
      if line.isEmpty { continue }
      if let score = Self.score(in: line) { return score }
      unreadableLines += 1
      if problems.count < 100 {
        problems.append(
          Problem(code: "malformed", path: "line \(lines.count)", reason: "expected CVE-...,score,percentile"))
      }
    }
    return nil
  }

  private static func score(in line: String) -> Score? {
    let fields = line.split(separator: ",", omittingEmptySubsequences: false)
    guard fields.count == 3, fields[0].hasPrefix("CVE-"), let score = Double(fields[1]),
      let percentile = Double(fields[2]), (0...1).contains(score), (0...1).contains(percentile)
    else { return nil }
    return Score(cve: String(fields[0]), score: score, percentile: percentile)
  }

  private static func date(in comment: String) -> String? {
    for field in comment.split(separator: ",") where field.hasPrefix("score_date:") {
      let day = String(field.dropFirst("score_date:".count).prefix(10))
      return Timestamp(day) == nil ? nil : day
    }
    return nil
  }
}
