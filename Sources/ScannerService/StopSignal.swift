import Synchronization

/// Tells a blocking reader on its own thread to stop, and why.
final class StopSignal: Sendable {
  private let reason = Mutex<(any Error)?>(nil)

  /// Raises the signal; the first reason stands.
  func raise(_ error: any Error) {
    reason.withLock { if $0 == nil { $0 = error } }
  }

  /// - Throws: the reason, once raised.
  func check() throws {
    if let error = reason.withLock({ $0 }) { throw error }
  }
}
