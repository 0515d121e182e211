import Dispatch
import ScanStore

/// Carries batches of rows from a blocking reader thread to an asynchronous writer; the reader waits when the writer is
/// behind, so that memory holds a few batches at most.
final class RowPipe: Sendable {
  let batches: AsyncStream<StagedFiles>
  private let continuation: AsyncStream<StagedFiles>.Continuation
  private let room = DispatchSemaphore(value: 0)
  private let stop: StopSignal

  init(stop: StopSignal) {
    (batches, continuation) = AsyncStream.makeStream()
    self.stop = stop
    // Not as the first value: a semaphore must not be freed below that, which an early end would do.
    for _ in 0..<2 { room.signal() }
  }

  /// Hands a batch over, from the reader's thread. Blocks while two are under way.
  /// - Throws: the reason to stop, when there is one.
  func send(_ batch: StagedFiles) throws {
    while room.wait(timeout: .now() + .milliseconds(200)) == .timedOut { try stop.check() }
    try stop.check()
    continuation.yield(batch)
  }

  /// The writer is done with a batch.
  func release() { room.signal() }

  /// No batch follows.
  func finish() { continuation.finish() }
}
