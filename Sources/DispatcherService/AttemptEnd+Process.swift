import ScanModel
import Subprocess

extension AttemptEnd {
  /// The end of a scanner process. Every such end is a matter of infrastructure, for a scanner that could still speak
  /// has reported by itself; what it said before a good end is nobody's concern.
  init(_ status: TerminationStatus, lastWords: String) {
    var reason =
      switch status {
      case .exited(let code): "the scanner ended with exit code \(code)\(Self.meaning(of: code))"
      case .signaled(let signal): "the scanner was ended by signal \(signal)\(Self.name(of: signal))"
      }
    if !lastWords.isEmpty, status != .exited(0) { reason += ": \(lastWords)" }
    self.init(code: .scannerGone, reason: reason)
  }

  private static func meaning(of code: Int32) -> String {
    ScannerExit(rawValue: code).map { " (\($0.meaning))" } ?? ""
  }

  private static func name(of signal: Int32) -> String {
    switch signal {
    case 6: " (SIGABRT)"
    case 9: " (SIGKILL)"
    case 11: " (SIGSEGV)"
    case 15: " (SIGTERM)"
    default: ""
    }
  }
}
