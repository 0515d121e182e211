import CISAL
import ScanModel

/// Inflates gzip members one after the other with ISA-L, which also checks the CRC and length of each (RFC 1952).
final class GzipDecoder: ChunkDecoder {
  private let input: CompressedInput
  // About 90 KiB, so never on the stack.
  private let state: UnsafeMutablePointer<inflate_state>
  private var isInsideMember = false
  private var isFirstMember = true
  /// Kept until what was inflated before it has been handed out.
  private var failure: ScanError?

  init(_ input: CompressedInput) {
    self.input = input
    state = .allocate(capacity: 1)
    isal_inflate_init(state)
  }

  deinit { state.deallocate() }

  func next(into output: UnsafeMutableRawBufferPointer) throws -> Int {
    if let failure { throw failure }
    while true {
      if !isInsideMember {
        guard try startMember() else { return 0 }
      }
      let count = try inflate(into: output)
      if count > 0 { return count }
    }
  }

  /// Arms the decoder for the next member; false when only padding is left. ISA-L does not go on to it by itself.
  private func startMember() throws -> Bool {
    guard try isFirstMember ? input.fill() : input.skipPadding() else { return false }
    isal_inflate_reset(state)
    state.pointee.crc_flag = UInt32(ISAL_GZIP)
    isInsideMember = true
    return true
  }

  private func inflate(into output: UnsafeMutableRawBufferPointer) throws -> Int {
    let isAtEnd = try !input.fill()
    let available = input.unread
    state.pointee.next_in = UnsafeMutablePointer(mutating: available.assumingMemoryBound(to: UInt8.self).baseAddress)
    state.pointee.avail_in = UInt32(available.count)
    state.pointee.next_out = output.assumingMemoryBound(to: UInt8.self).baseAddress
    state.pointee.avail_out = UInt32(output.count)
    let code = isal_inflate(state)
    let consumed = available.count - Int(state.pointee.avail_in)
    let produced = output.count - Int(state.pointee.avail_out)
    input.consume(consumed)

    if code < 0 {
      failure = input.corrupt(
        "gzip", isFirstMember || code != ISAL_INVALID_WRAPPER ? reason(code) : "no gzip member follows")
    } else if state.pointee.block_state == ISAL_BLOCK_FINISH {
      isInsideMember = false
      isFirstMember = false
    } else if isAtEnd, produced == 0 {
      failure = input.truncated("gzip")
    } else if consumed == 0, produced == 0 {
      failure = input.corrupt("gzip", "the decoder makes no progress")
    }
    if produced == 0, let failure { throw failure }
    return produced
  }

  private func reason(_ code: Int32) -> String {
    switch code {
    case ISAL_INVALID_BLOCK: "invalid block"
    case ISAL_INVALID_SYMBOL: "invalid symbol"
    case ISAL_INVALID_LOOKBACK: "invalid back reference"
    case ISAL_INVALID_WRAPPER: "invalid header"
    case ISAL_UNSUPPORTED_METHOD: "unknown compression method"
    case ISAL_INCORRECT_CHECKSUM: "wrong checksum or length"
    default: "code \(code)"
    }
  }
}
