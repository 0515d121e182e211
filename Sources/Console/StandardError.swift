import Glibc
import ScanModel

/// Where messages for people go, so that standard output holds results only.
public enum StandardError {
  /// Writes the text and a line feed, control characters as `\xHH`; what cannot be written is dropped.
  public static func print(_ text: String) { write("\(text.printable(keeping: ["\n", "\t"]))\n") }

  /// Writes the text as it is.
  public static func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { systemWrite(STDERR_FILENO, $0.baseAddress, $0.count) }
      guard written > 0 else { return }
      bytes = bytes.dropFirst(written)
    }
  }

  /// Writes an error the way people read it: what was given, what was expected, what to do.
  public static func print(_ error: ScanError) {
    var lines = ["Error \(error.code): \(error.message)"]
    if let detail = error.detail { lines.append("Expected: \(detail)") }
    if let hint = error.hint { lines.append("Hint: \(hint)") }
    print(lines.joined(separator: "\n"))
  }
}

/// `write(2)`, out of reach of the method of that name.
private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int { write(file, bytes, count) }
