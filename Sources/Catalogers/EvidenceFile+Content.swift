import ScanModel

extension Cataloger.EvidenceFile {
  /// The first `limit` bytes of the content, without a UTF-8 byte order mark in front. What cannot be read is a problem, and so is what lies behind the limit
  /// unless `headIsEnough`; the caller goes on with what it got.
  func text(limit: Int, headIsEnough: Bool = false, log: inout ProblemLog) -> ArraySlice<UInt8> {
    if content.size > limit, !headIsEnough {
      log.add("limit", "The file has \(content.size) bytes; only the first \(limit) were read.")
    }
    do {
      let bytes = try content.bytes(0..<limit)[...]
      return bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes.dropFirst(3) : bytes
    } catch {
      log.add("unreadable", "The file could not be read: \(error)")
      return []
    }
  }
}
