import CSimdjson

/// A growing buffer with the readable bytes behind its content that simdjson needs to skip bounds checks.
///
/// Reused from record to record; keeps the memory of the largest one.
struct PaddedBytes {
  private var storage = [UInt8](repeating: 0, count: Int(CSIMDJSON_PADDING))
  /// Bytes of content, padding not counted.
  private(set) var count = 0

  init() {}

  init(_ content: some Sequence<UInt8>) {
    for byte in content { append(byte) }
  }

  mutating func removeAll() { count = 0 }

  mutating func append(contentsOf bytes: UnsafeRawBufferPointer) {
    makeRoom(for: bytes.count)
    storage.withUnsafeMutableBytes { $0[count..<count + bytes.count].copyBytes(from: bytes) }
    count += bytes.count
  }

  private mutating func append(_ byte: UInt8) {
    makeRoom(for: 1)
    storage[count] = byte
    count += 1
  }

  /// The content and the padding behind it.
  func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try storage.withUnsafeBytes(body)
  }

  private mutating func makeRoom(for added: Int) {
    let needed = count + added + Int(CSIMDJSON_PADDING)
    if needed > storage.count {
      storage.append(contentsOf: repeatElement(0, count: max(needed - storage.count, storage.count)))
    }
  }
}
