import Console
import ScanModel

#if canImport(Glibc)
  @preconcurrency import Glibc
#elseif canImport(Musl)
  @preconcurrency import Musl
#else
  @preconcurrency import Darwin
#endif

/// Where results go.
enum StandardOutput {
  /// Writes what `print` has kept back, and says on standard error when any of the output was lost: a full disk must not
  /// look like a short list. Meant for the end of the program.
  /// - Returns: whether all of it was written.
  static func flush() -> Bool {
    let isFlushed = fflush(stdout) == 0
    let number = errno
    guard isFlushed, ferror(stdout) == 0 else {
      StandardError.print("Error: standard output cannot be written: \(String(cString: strerror(number)))")
      return false
    }
    return true
  }
}
