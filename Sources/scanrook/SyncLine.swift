import AdvisorySync
import ScanModel

/// The lines of `scanrook advisories sync`: what is going on, and what came of it.
enum SyncLine {
  static func text(of progress: AdvisorySync.Progress) -> String {
    switch progress {
    case .started(let feed, let origin): "\(feed): reading \(origin)"
    case .skipped(let ecosystem): "osv \(ecosystem): skipped, the order of its versions is not known yet"
    case .finished(let report, let seconds): finished(report, seconds)
    }
  }

  /// One line a feed for standard output.
  static func summary(of report: ImportReport) -> String {
    switch report.result {
    case .notModified: return "\(report.feed): not modified"
    case .failed(let error): return "\(report.feed): failed (\(error.code))"
    case .imported(let counts):
      var parts = [
        "\(report.recordCount) records", "\(counts.inserted) new", "\(counts.changed) changed",
        "\(counts.unchanged) unchanged", "\(counts.removed) removed",
      ]
      if report.unreadableCount > 0 { parts.append("\(report.unreadableCount) unreadable") }
      if counts.newFindings + counts.goneFindings > 0 {
        parts.append("\(counts.newFindings) findings in \(counts.affectedJobs) scans appeared")
        parts.append("\(counts.goneFindings) findings went")
      }
      return "\(report.feed): \(parts.joined(separator: ", "))"
    }
  }

  private static func finished(_ report: ImportReport, _ seconds: Double) -> String {
    var lines = report.problems.prefix(10).map { "\(report.feed): \($0.path): \($0.reason)" }
    if report.problems.count > 10 { lines.append("\(report.feed): more problems of this kind") }
    if case .failed(let error) = report.result { lines.append("\(report.feed): \(error)") }
    lines.append("\(report.feed): done in \((seconds * 10).rounded() / 10) s")
    return lines.joined(separator: "\n")
  }
}

extension ImportReport {
  var hasFailed: Bool {
    if case .failed = result { true } else { false }
  }
}
