/// Puts lines together from chunks that end anywhere.
struct LineReader {
  private var bytes: [UInt8] = []
  private var start = 0
  /// Up to here there is no end of a line.
  private var searched = 0

  /// Bytes of the line that has begun.
  var pendingCount: Int { bytes.count - start }

  mutating func append(_ chunk: [UInt8]) {
    if start > 0 {
      bytes.removeFirst(start)
      searched -= start
      start = 0
    }
    bytes += chunk
  }

  /// The next line without its end, leaving empty ones out; nil until more bytes come.
  mutating func next() -> ArraySlice<UInt8>? {
    while let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) {
      let line = bytes[start..<end]
      start = end + 1
      searched = start
      if !line.isEmpty { return line }
    }
    searched = bytes.count
    return nil
  }
}
