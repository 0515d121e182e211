import CSimdjson
import ScanModel

/// Parses JSON documents one after the other, reusing its memory; about the size of its largest document.
///
/// Validates the whole document, UTF-8 included. Belongs to one task at a time.
struct JSONParser: ~Copyable {
  private let handle: OpaquePointer

  /// Throws `SR920` when there is no memory.
  init() throws {
    guard let handle = csimdjson_parser_new() else {
      throw ScanError(code: .libraryFailed, message: "There is no memory for a JSON parser.")
    }
    self.handle = handle
  }

  deinit { csimdjson_parser_free(handle) }

  /// Parses `text` and gives its root to `body`; the value must not leave it.
  ///
  /// `name` says which document an error is about: `SR240` when it is not JSON. What `body` throws is thrown on.
  borrowing func withDocument<Result>(
    _ text: PaddedBytes, name: String, _ body: (JSONValue) throws -> Result
  ) throws -> Result {
    var root = csimdjson_element()
    let code = text.withUnsafeBytes { bytes in
      csimdjson_parse(handle, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), text.count, &root)
    }
    guard code == 0 else {
      let reason = csimdjson_message(code).map { String(cString: $0) } ?? "unknown error"
      throw ScanError(code: .feedNotJSON, message: "\(name) is not valid JSON (\(text.count) bytes): \(reason)")
    }
    return try body(JSONValue(element: root))
  }
}
