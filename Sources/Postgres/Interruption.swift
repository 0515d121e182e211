import Glibc
import Synchronization

/// Asks one running operation to stop, from any thread, at once: the operation polls the pipe beside its socket.
final class Interruption: Sendable {
  private let requested = Atomic(false)
  private let pipe: WakePipe

  init(_ pipe: WakePipe) { self.pipe = pipe }

  var isRequested: Bool { requested.load(ordering: .acquiring) }

  func request() {
    requested.store(true, ordering: .releasing)
    pipe.signal()
  }
}

/// A pipe that wakes a thread in `poll`. A byte left over from an earlier operation only costs one empty round.
final class WakePipe: Sendable {
  let readEnd: Int32
  private let writeEnd: Int32

  init() throws {
    var ends: [Int32] = [-1, -1]
    guard Glibc.pipe(&ends) == 0 else {
      throw PostgresError(
        kind: .connectionFailed, message: "no pipe could be opened: \(String(cString: strerror(errno)))",
        hint: "Raise the limit of open files (ulimit -n).")
    }
    readEnd = ends[0]
    writeEnd = ends[1]
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
  }

  deinit {
    close(readEnd)
    close(writeEnd)
  }

  /// A full pipe is as good as a written byte.
  func signal() {
    var byte: UInt8 = 1
    _ = write(writeEnd, &byte, 1)
  }

  func drain() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(readEnd, &bytes, bytes.count) > 0 {}
  }
}
