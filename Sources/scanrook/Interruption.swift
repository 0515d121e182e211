import Console
@preconcurrency import Dispatch
import Glibc

/// Ctrl-C while waiting: says what goes on, and ends with status 130.
struct Interruption {
  private let source: any DispatchSourceSignal

  init(hint: String) {
    signal(SIGINT, SIG_IGN)
    source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler {
      StandardError.print("\ninterrupted; \(hint)")
      _exit(ExitStatus.interrupted.rawValue)
    }
    source.resume()
  }

  func cancel() {
    source.cancel()
    signal(SIGINT, SIG_DFL)
  }
}
