import Archives
import Synchronization

/// How far a scan is: written by the one who works, read by the heartbeat.
final class ScanProgress: Sendable {
  /// Stages in order, with the share of the whole that is done when each begins.
  enum Stage: String, Sendable {
    case fetch, read, match, report, publish

    var start: Int {
      switch self {
      case .fetch: 0
      case .read: 5
      case .match: 85
      case .report: 92
      case .publish: 96
      }
    }
  }

  struct State: Sendable {
    var stage = Stage.fetch
    var pct = 0
    var detail: String?
  }

  private let state = Mutex(State())

  var current: State { state.withLock { $0 } }

  func enter(_ stage: Stage) {
    state.withLock { $0 = State(stage: stage, pct: stage.start) }
  }

  /// Bytes read of the artifact; unpacking and reading each take a part of the stage `read`.
  func advance(_ progress: ArtifactProgress) {
    let share = progress.bytesTotal.map { $0 > 0 ? min(1, Double(progress.bytesRead) / Double($0)) : 1 } ?? 0
    let span = Double(Stage.match.start - Stage.read.start)
    state.withLock {
      $0.pct = Stage.read.start + Int(share * span)
      $0.detail = Self.describe(progress)
    }
  }

  private static func describe(_ progress: ArtifactProgress) -> String {
    let megabytes = "\(progress.phase.rawValue) \(progress.bytesRead / 1_000_000)"
    return progress.bytesTotal.map { "\(megabytes) of \($0 / 1_000_000) MB" } ?? "\(megabytes) MB"
  }
}
