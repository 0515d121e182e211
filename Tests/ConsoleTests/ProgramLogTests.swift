import Logging
import Synchronization
import Testing

@testable import Console

@Suite struct ProgramLogTests {
  @Test func writesOneLineWhateverARecordHolds() {
    let written = Written()
    let logger = Logger(label: "scanrook.test") { label in
      ProgramLog.handler(label: label, level: .info, stream: OneLinePerRecord { text in written.append(text) })
    }
    logger.debug("not wanted")
    logger.info("scanner\nended", metadata: ["reason": "killed\n2026 error forged\u{1B}[2J", "all": ["a\r", "b"]])
    let text = written.text
    #expect(text.hasSuffix(" scanner\\x0Aended\n"))
    #expect(text.contains("reason=killed\\x0A2026 error forged\\x1B[2J"))
    #expect(text.dropLast().allSatisfy { !$0.isNewline })
    #expect(!text.contains("not wanted"))
  }
}

/// What a log has written so far.
private final class Written: Sendable {
  private let lines = Mutex("")
  var text: String { lines.withLock { $0 } }
  func append(_ text: String) { lines.withLock { $0 += text } }
}
