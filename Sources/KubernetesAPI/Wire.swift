import FoundationEssentials

/// JSON as the API writes it.
enum Wire {
  static func decode<Value: Decodable>(_ type: Value.Type, from bytes: some Sequence<UInt8>) throws -> Value {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .custom { decoder in
      let value = try decoder.singleValueContainer()
      let text = try value.decode(String.self)
      guard let date = Date(rfc3339: text) else {
        throw DecodingError.dataCorruptedError(in: value, debugDescription: "\(text.prefix(50)) is no time")
      }
      return date
    }
    return try decoder.decode(type, from: Data(bytes))
  }

  static func encode(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .custom { date, encoder in
      var value = encoder.singleValueContainer()
      try value.encode(Date.ISO8601FormatStyle().format(date))
    }
    return [UInt8](try encoder.encode(value))
  }
}

/// An object with the two fields that say what it is, which its type knows.
struct Named<Object: KubernetesObject>: Encodable {
  private enum Field: String, CodingKey {
    case apiVersion, kind
  }

  let object: Object

  func encode(to encoder: any Encoder) throws {
    try object.encode(to: encoder)
    var fields = encoder.container(keyedBy: Field.self)
    try fields.encode(Object.resource.apiVersion, forKey: .apiVersion)
    try fields.encode(Object.resource.kind, forKey: .kind)
  }
}

extension Date {
  /// Reads `2026-11-23T20:00:00Z`, with a fraction of any length and `+02:00` allowed. Source: RFC 3339, section 5.6.
  init?(rfc3339 text: String) {
    var whole = text
    var fraction = 0.0
    if let point = text.firstIndex(of: ".") {
      let digits = text[text.index(after: point)...].prefix { ("0"..."9").contains($0) }
      guard let value = Double("0.\(digits)"), !digits.isEmpty else { return nil }
      fraction = value
      whole = String(text[..<point] + text[digits.endIndex...])
    }
    guard let date = try? Date.ISO8601FormatStyle().parse(whole) else { return nil }
    self = date.addingTimeInterval(fraction)
  }
}
