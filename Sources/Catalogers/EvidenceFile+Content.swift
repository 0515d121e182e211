import ScanModel

extension Cataloger.EvidenceFile {
  /// The first `limit` bytes of the content. What cannot be read is a problem, and so is what lies behind the limit
  /// unless `headIsEnough`; the caller goes on with what it got.
  func text(limit: Int, headIsEnough: Bool = false, log: inout ProblemLog) -> ArraySlice<UInt8> {
    if content.size > limit, !headIsEnough {
      log.add("limit", "The file has \(content.size) bytes; only the first \(limit) were read.")
    }
    do {
      return try content.bytes(0..<limit)[...]
    } catch {
      log.add("unreadable", "The file could not be read: \(error)")
      return []
    }
  }
}
