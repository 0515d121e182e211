import CSimdjson

/// One value of a JSON document that a `JSONParser` holds.
///
/// Borrowed: it ends with the closure that `JSONParser.withDocument` calls, and must not be kept. Every accessor gives
/// nil for a value of another type, so that a reader states what it expects and treats the rest as absent.
struct JSONValue {
  let element: csimdjson_element

  /// The value of the first member with this key; nil when this is no object, has no such member, or it is null.
  subscript(key: StaticString) -> JSONValue? {
    var value = csimdjson_element()
    let isFound = key.withUTF8Buffer { name in
      name.withMemoryRebound(to: CChar.self) { csimdjson_get(element, $0.baseAddress, $0.count, &value) }
    }
    return isFound && csimdjson_type_of(value) != csimdjson_null ? JSONValue(element: value) : nil
  }

  var string: String? {
    var start: UnsafePointer<CChar>?
    var count = 0
    guard csimdjson_get_string(element, &start, &count), let start else { return nil }
    let bytes = UnsafeRawBufferPointer(start: start, count: count)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A number without fraction that fits.
  var integer: Int64? {
    var value: Int64 = 0
    return csimdjson_get_int64(element, &value) ? value : nil
  }

  var double: Double? {
    var value = 0.0
    return csimdjson_get_double(element, &value) ? value : nil
  }

  var boolean: Bool? {
    var value = false
    return csimdjson_get_bool(element, &value) ? value : nil
  }

  /// The items of an array; none when this is no array.
  var items: Items { Items(self) }

  /// The members of an object in document order; none when this is no object.
  var members: Members { Members(self) }

  /// The strings of an array; items of other types are left out.
  var strings: [String] { items.compactMap(\.string) }

  struct Items: Sequence, IteratorProtocol {
    private var iterator = csimdjson_iterator()

    init(_ array: JSONValue) { _ = csimdjson_array_begin(array.element, &iterator) }

    mutating func next() -> JSONValue? {
      var value = csimdjson_element()
      return csimdjson_array_next(&iterator, &value) ? JSONValue(element: value) : nil
    }
  }

  struct Members: Sequence, IteratorProtocol {
    private var iterator = csimdjson_iterator()

    init(_ object: JSONValue) { _ = csimdjson_object_begin(object.element, &iterator) }

    mutating func next() -> (key: String, value: JSONValue)? {
      var value = csimdjson_element()
      var start: UnsafePointer<CChar>?
      var count = 0
      guard csimdjson_object_next(&iterator, &start, &count, &value), let start else { return nil }
      let bytes = UnsafeRawBufferPointer(start: start, count: count)
      return (String(decoding: bytes, as: UTF8.self), JSONValue(element: value))
    }
  }
}
