import ArgumentParser
import ScanModel

/// What the exit status of `scanrook` means; `scanrook --help` lists it too.
enum ExitStatus: Int32 {
  /// The scan failed or was cancelled, or an internal error.
  case failure = 1
  /// The command line or its input makes no sense.
  case usage = 2
  /// A finding trips the gate of `--fail-on`.
  case policy = 3
  /// Something could not be read or matched: the findings may not be all.
  case partial = 4
  /// The time to wait is over; the scan goes on.
  case timeout = 5
  /// The database refuses the login or the right.
  case unauthorized = 6
  /// The database is out of reach, or its schema is not this program's.
  case database = 7
  /// Ctrl-C; the scan goes on.
  case interrupted = 130

  static let explanation = """
    Exit status: 0 ok; 1 scan failed or internal error; 2 usage; 3 policy gate (--fail-on); 4 partial result; \
    5 timeout while waiting; 6 not authorised; 7 database out of reach or schema mismatch; 130 interrupted.
    """

  var code: ExitCode { ExitCode(rawValue) }
}

extension ScanError {
  /// Which exit status tells best what went wrong: bad input is 2, a missing right 6, a foreign schema 7.
  var exitStatus: ExitStatus {
    if known == .fileNotAllowed || known == .rightMissing { return .unauthorized }
    if code.hasPrefix("SR0") || known == .imagesNotAvailable { return .usage }
    return code.hasPrefix("SR15") ? .database : .failure
  }
}
