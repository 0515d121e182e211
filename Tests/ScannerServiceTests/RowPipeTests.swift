import Dispatch
import FoundationEssentials
import ScanStore
import Testing

@testable import ScannerService

/// The pipe between the reader's thread and the writer.
@Suite struct RowPipeTests {
  private struct Enough: Error {}

  @Test func mayGoAwayWithBatchesUnderWay() throws {
    // A semaphore that is freed while somebody still holds a part of it ends the process.
    for count in 0...2 {
      let pipe = RowPipe(stop: StopSignal())
      for _ in 0..<count { try pipe.send(StagedFiles(stageKey: UUID())) }
      pipe.finish()
    }
  }

  @Test func makesTheReaderWaitForTheWriterAndHearWhyItStopped() async throws {
    let stop = StopSignal()
    let pipe = RowPipe(stop: stop)
    for _ in 0..<2 { try pipe.send(StagedFiles(stageKey: UUID())) }
    stop.raise(Enough())
    await #expect(throws: Enough.self) {
      try await BlockingThread.run("reader") { try pipe.send(StagedFiles(stageKey: UUID())) }
    }
  }

  @Test func handsOverEveryBatchInOrder() async throws {
    let pipe = RowPipe(stop: StopSignal())
    async let sent: Void = BlockingThread.run("reader") {
      defer { pipe.finish() }
      for size in 1...20 {
        var batch = StagedFiles(stageKey: UUID())
        for number in 0..<size {
          batch.append(StagedFile(ordinal: Int32(number), path: "x", kind: "file", sizeBytes: 0, mode: 0))
        }
        try pipe.send(batch)
      }
    }
    var sizes: [Int] = []
    for await batch in pipe.batches {
      sizes.append(batch.rowCount)
      pipe.release()
    }
    try await sent
    #expect(sizes == Array(1...20))
  }
}
