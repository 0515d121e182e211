/// Puts the blocks of one tar entry together, with zeros in the holes of sparse files.
struct TarContent {
  enum Chunk {
    case data(UnsafeRawBufferPointer)
    /// A hole; zeros stand in for it.
    case hole(UnsafeRawBufferPointer)
  }

  /// True when all bytes have been taken.
  private(set) var isOver = false

  private let size: Int
  private var taken = 0
  private var block = UnsafeRawBufferPointer(start: nil, count: 0)
  private var blockOffset = 0
  private var hasEnded = false

  init(size: Int) { self.size = size }

  /// Adds the next block once `take` has nothing more to give.
  mutating func add(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(Damage) {
    guard !bytes.isEmpty else { return }
    guard offset >= taken, offset <= size, bytes.count <= size - offset else {
      throw Damage(code: "malformed", "The content of the entry overlaps itself or exceeds its size.")
    }
    block = bytes
    blockOffset = offset
  }

  /// No further block comes.
  mutating func end() { hasEnded = true }

  /// The next bytes; nil when a block is wanted or all is over.
  mutating func take() -> Chunk? {
    let gap = block.isEmpty ? (hasEnded ? size - taken : 0) : blockOffset - taken
    if gap > 0 {
      let zeros = UnsafeRawBufferPointer(rebasing: TarContent.zeros.prefix(gap))
      taken += zeros.count
      return .hole(zeros)
    }
    if block.isEmpty {
      isOver = hasEnded
      return nil
    }
    defer { block = UnsafeRawBufferPointer(start: nil, count: 0) }
    taken += block.count
    return .data(block)
  }

  // Made once, never changed and never freed, so every thread may read it.
  private nonisolated(unsafe) static let zeros: UnsafeRawBufferPointer = {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 16)
    buffer.initializeMemory(as: UInt8.self, repeating: 0)
    return UnsafeRawBufferPointer(buffer)
  }()
}
