import Glibc
import ScanModel

extension ScanError {
  /// An error of the operating system as a `ScanError`, with its own words (`strerror`).
  ///
  /// - Parameters:
  ///   - code: `SR202` for what cannot be read; `ENOSPC` and `EDQUOT` become `SR303` whatever is given here.
  ///   - action: what was tried, as the start of a sentence: `cannot open /a/b`.
  ///   - number: `errno` as the failed call left it.
  public static func system(
    code: ScanErrorCode = .unreadable, _ action: String, errno number: Int32, hint: String? = nil
  ) -> ScanError {
    let reason = String(cString: strerror(number))
    guard number == ENOSPC || number == EDQUOT else {
      return ScanError(code: code, message: "\(action): \(reason).", hint: hint)
    }
    return ScanError(
      code: .scratchFull, message: "\(action): \(reason).", detail: "The file system has no room left.",
      hint: hint ?? "Free some space there, or name a directory on a larger file system.")
  }
}
