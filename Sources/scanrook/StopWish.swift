@preconcurrency import Dispatch
import Glibc
import Synchronization

/// Notes Ctrl-C and SIGTERM instead of dying of them, for the time before somebody else listens to them.
final class StopWish: Sendable {
  private let made = Atomic<Bool>(false)
  private let sources = Mutex<[any DispatchSourceSignal]>([])

  init() {
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [weak self] in self?.made.store(true, ordering: .relaxed) }
      source.resume()
      sources.withLock { $0.append(source) }
    }
  }

  deinit { sources.withLock { $0 }.forEach { $0.cancel() } }

  /// Whether somebody wants this process to stop.
  var isMade: Bool { made.load(ordering: .relaxed) }
}
