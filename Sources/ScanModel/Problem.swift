/// Something that could not be read or understood while the rest of the artifact was.
///
/// A scan with at least one problem ends as `partial`; the list is stored with the scan and shown in the report.
public struct Problem: Hashable, Sendable, Codable {
  /// Stable, lower-case, for grouping: `unreadable`, `truncated`, `malformed`, `limit`, `no-distribution` ...
  public var code: String
  /// Path inside the artifact, or of the layer or database; empty when the artifact as a whole is meant.
  public var path: String
  /// One sentence: what is wrong, with line or offset where known.
  public var reason: String

  public init(code: String, path: String, reason: String) {
    self.code = code
    self.path = path
    self.reason = reason
  }
}
