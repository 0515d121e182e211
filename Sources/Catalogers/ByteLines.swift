/// The lines of a text, as slices of its bytes: nothing is copied and nothing is decoded.
///
/// Ends with `\n` or `\r\n`; the last line needs none. An empty text has no lines.
struct ByteLines: Sequence, IteratorProtocol {
  struct Line {
    /// 1 for the first line.
    let number: Int
    /// Without the line end.
    let bytes: ArraySlice<UInt8>
  }

  private var rest: ArraySlice<UInt8>
  private var number = 0

  init(_ content: ArraySlice<UInt8>) {
    rest = content
  }

  mutating func next() -> Line? {
    guard !rest.isEmpty else { return nil }
    number += 1
    let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
    var bytes = rest[rest.startIndex..<end]
    rest = rest[Swift.min(end + 1, rest.endIndex)...]
    if bytes.last == UInt8(ascii: "\r") { bytes = bytes.dropLast() }
    return Line(number: number, bytes: bytes)
  }
}

extension ByteLines.Line {
  /// The two sides of `Name: value`, the value without surrounding blanks; nil when the line is not of this shape.
  ///
  /// The name is one or more visible ASCII characters (RFC 5322 section 2.2, Debian policy 5.1).
  var field: (name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)? {
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > bytes.startIndex else { return nil }
    let name = bytes[..<colon]
    guard name.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { return nil }
    return (name, bytes[(colon + 1)...].trimmed)
  }

  /// Whether the line goes on with the value of the line before.
  var isContinuation: Bool {
    bytes.first == UInt8(ascii: " ") || bytes.first == UInt8(ascii: "\t")
  }
}
