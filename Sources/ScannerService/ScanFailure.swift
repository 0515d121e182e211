import Postgres
import ScanModel

/// How a failed attempt is reported: with which code, whether another try may help, and whose budget pays.
struct ScanFailure {
  var error: ScanError
  var isRetryable: Bool
  var isInfrastructure: Bool

  init(_ cause: any Error) {
    switch cause {
    case let error as ScanError:
      self.error = error
      isInfrastructure = Self.infrastructureCodes.contains(error.known)
      isRetryable = isInfrastructure || Self.retryableCodes.contains(error.known)
    case let error as PostgresError:
      self.error = ScanError(
        code: .databaseFailedScanner, message: "the database failed the scanner: \(error.message)",
        detail: error.detail,
        hint: error.hint)
      isInfrastructure = true
      isRetryable = true
    default:
      error = ScanError(code: .scannerFailed, message: "the scanner failed: \(cause)")
      isInfrastructure = false
      isRetryable = true
    }
  }

  /// Rows lost by a restart of the database.
  private static let infrastructureCodes: Set<ScanErrorCode?> = [.stagedRowsDiffer]
  /// A full scratch directory may have room on the next try, elsewhere.
  private static let retryableCodes: Set<ScanErrorCode?> = [.scratchFull]
}

extension ScanError {
  /// Message and detail in one text, for the row of the attempt.
  var sentence: String { [message, detail].compactMap(\.self).joined(separator: " ") }
}
