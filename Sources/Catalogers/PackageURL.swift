/// A package URL: `pkg:type/namespace/name@version?qualifiers` (ECMA-427, the package-url specification).
///
/// Encodes only: everything but letters, digits, `.`, `-`, `_`, `~` and `:` is percent-encoded, qualifiers are sorted
/// by key and empty ones left out. Rules of a type (case, normalisation) are the caller's.
public struct PackageURL: Hashable, Sendable, CustomStringConvertible {
  /// `deb`, `apk`, `pypi`, `golang`; lower case.
  public var type: String
  /// Segments between type and name; empty when the type has none.
  public var namespace: [String]
  public var name: String
  public var version: String
  /// `arch`, `distro`; keys in lower case.
  public var qualifiers: [String: String]

  public init(
    type: String, namespace: [String] = [], name: String, version: String, qualifiers: [String: String] = [:]
  ) {
    self.type = type
    self.namespace = namespace
    self.name = name
    self.version = version
    self.qualifiers = qualifiers
  }

  /// The canonical spelling.
  public var description: String {
    var text = "pkg:\(type)/"
    for segment in namespace where !segment.isEmpty { text += Self.encoded(segment) + "/" }
    text += Self.encoded(name)
    if !version.isEmpty { text += "@" + Self.encoded(version) }
    var separator = "?"
    for (key, value) in qualifiers.sorted(by: { $0.key < $1.key }) where !value.isEmpty {
      text += "\(separator)\(key)=\(Self.encoded(value))"
      separator = "&"
    }
    return text
  }

  private static let hexDigits = Array("0123456789ABCDEF".utf8)

  private static func encoded(_ text: String) -> String {
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e, 0x3a: bytes.append(byte)
      default: bytes += [UInt8(ascii: "%"), hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
