/// Writes tar archives byte by byte, so that tests can write what no tool would.
public struct Tar {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  public mutating func file(_ name: String, _ content: [UInt8] = [], mode: Int = 0o644) {
    entry(Array(name.utf8), type: "0", content: content, mode: mode)
  }

  public mutating func file(_ name: String, _ content: String) { file(name, Array(content.utf8)) }

  public mutating func directory(_ name: String) { entry(Array(name.utf8), type: "5", mode: 0o755) }

  public mutating func symlink(_ name: String, to target: String) {
    entry(Array(name.utf8), type: "2", link: Array(target.utf8))
  }

  public mutating func hardlink(_ name: String, to target: String) {
    entry(Array(name.utf8), type: "1", link: Array(target.utf8))
  }

  /// An entry preceded by a pax header with these records.
  public mutating func pax(_ records: [(key: String, value: [UInt8])], then name: String, content: [UInt8] = []) {
    entry(Array("PaxHeaders/x".utf8), type: "x", content: records.flatMap { Tar.record($0.key, $0.value) })
    file(name, content)
  }

  /// A name of any length, the GNU way.
  public mutating func gnuLong(_ name: String, _ content: [UInt8]) {
    entry(Array("././@LongLink".utf8), type: "L", content: Array(name.utf8) + [0])
    entry(Array(name.utf8.prefix(100)), type: "0", content: content)
  }

  public mutating func entry(
    _ name: [UInt8], type: Character, content: [UInt8] = [], link: [UInt8] = [], mode: Int = 0o644, size: Int? = nil
  ) {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ value: [UInt8], _ offset: Int) { header.replaceSubrange(offset..<offset + value.count, with: value) }
    put(Array(name.prefix(100)), 0)
    put(Tar.octal(mode, 7), 100)
    put(Tar.octal(0, 7), 108)
    put(Tar.octal(0, 7), 116)
    put(Tar.octal(size ?? content.count, 11), 124)
    put(Tar.octal(0, 11), 136)
    put([UInt8](repeating: 0x20, count: 8), 148)
    put([type.asciiValue ?? 0], 156)
    put(Array(link.prefix(100)), 157)
    put(Array("ustar\u{0}00".utf8), 257)
    put(Tar.octal(header.reduce(0) { $0 + Int($1) }, 6) + [0, 0x20], 148)
    bytes += header + content + [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
  }

  /// The two blocks of zeros that should end a tar.
  public mutating func end() { bytes += [UInt8](repeating: 0, count: 1024) }

  public mutating func raw(_ more: [UInt8]) { bytes += more }

  private static func octal(_ value: Int, _ digits: Int) -> [UInt8] {
    let text = String(value, radix: 8)
    return Array((String(repeating: "0", count: max(0, digits - text.count)) + text).utf8)
  }

  private static func record(_ key: String, _ value: [UInt8]) -> [UInt8] {
    let rest = Array(" \(key)=".utf8) + value + [0x0A]
    var length = rest.count
    while String(length).utf8.count + rest.count != length { length = String(length).utf8.count + rest.count }
    return Array(String(length).utf8) + rest
  }
}

/// A tar made in a closure, with its end.
public func tar(_ build: (inout Tar) -> Void) -> [UInt8] {
  var tar = Tar()
  build(&tar)
  tar.end()
  return tar.bytes
}
