import ScanModel

/// How a launched attempt ended, as far as its launcher saw: the arguments of `scan_worker.report_pod_end`.
///
/// The scanner's own word counts first: for an attempt that it published, failed or gave up itself the report changes
/// nothing.
public struct AttemptEnd: Hashable, Sendable {
  /// SQLSTATE of class `SR`: `SR903` for a process that ended.
  public var code: String
  /// One sentence, with the process's own last words where there are any: what PostgreSQL can store and a terminal can
  /// show. At most 4,000 characters are kept.
  public var reason: String
  /// Charged to the infrastructure budget, or else to the scan's own.
  public var isInfrastructure: Bool
  public var isRetryable: Bool
  /// What a person can do.
  public var hint: String?

  /// An end with one of our own codes.
  public init(
    code: ScanErrorCode, reason: String, isInfrastructure: Bool = true, isRetryable: Bool = true, hint: String? = nil
  ) {
    self.init(
      code: code.rawValue, reason: reason, isInfrastructure: isInfrastructure, isRetryable: isRetryable, hint: hint)
  }

  public init(
    code: String, reason: String, isInfrastructure: Bool = true, isRetryable: Bool = true, hint: String? = nil
  ) {
    self.code = code
    self.reason = reason.printable(keeping: ["\n", "\t"])
    self.isInfrastructure = isInfrastructure
    self.isRetryable = isRetryable
    self.hint = hint
  }
}
