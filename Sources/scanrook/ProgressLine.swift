import Console
import Glibc
import ScanModel
import ScanStore

/// One scan's progress on standard error: a line that is rewritten on a terminal, plain lines on change elsewhere.
struct ProgressLine {
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private var last = ""
  private var lastWidth = 0

  mutating func show(_ status: ScanStatus, _ live: LiveProgress?) {
    guard isTerminal else {
      let text = "scan \(status.number) \(status.state)" + (live.map { " \($0.stage)" } ?? "")
      if text != last { StandardError.print(text) }
      last = text
      return
    }
    var text = "scan \(status.number) \(status.state)"
    if let live, status.state == "running" {
      let filled = live.percent * 24 / 100
      let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 24 - filled)
      text += " [\(bar)] \(live.percent)% \(live.stage) \((live.detail ?? "").printable())"
    }
    let padding = String(repeating: " ", count: max(0, lastWidth - text.count))
    StandardError.write("\r\(text)\(padding)")
    lastWidth = text.count
  }

  /// Leaves the line to what follows.
  mutating func finish() {
    if isTerminal, lastWidth > 0 { StandardError.write("\r\(String(repeating: " ", count: lastWidth))\r") }
    lastWidth = 0
  }
}
