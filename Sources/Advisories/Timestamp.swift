/// An instant of a feed, as RFC 3339 writes it.
public struct Timestamp: Hashable, Comparable, Sendable {
  /// Since 1970-01-01 00:00 UTC; years 1 to 9999.
  public var microseconds: Int64

  public init(microseconds: Int64) { self.microseconds = microseconds }

  public static func < (first: Timestamp, second: Timestamp) -> Bool { first.microseconds < second.microseconds }

  /// Reads `2021-04-14T20:04:52Z`, with a fraction (digits beyond six are dropped) and `+02:00` allowed, or a bare
  /// date. Nil for anything else. Source: RFC 3339, section 5.6.
  public init?(_ text: String) {
    var reader = DigitReader(text)
    guard let year = reader.number(4), year >= 1, reader.skip("-"), let month = reader.number(2), reader.skip("-"),
      let day = reader.number(2), (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    var seconds = Self.days(year: year, month: month, day: day) * 86_400
    var fraction = 0
    if !reader.isAtEnd {
      guard reader.skip("T") || reader.skip("t") || reader.skip(" "), let hour = reader.number(2), reader.skip(":"),
        let minute = reader.number(2), reader.skip(":"), let second = reader.number(2), hour < 24, minute < 60,
        second <= 60
      else { return nil }
      if reader.skip(".") {
        guard let digits = reader.fraction() else { return nil }
        fraction = digits
      }
      guard let offset = reader.offset(), reader.isAtEnd else { return nil }
      seconds += hour * 3_600 + minute * 60 + second - offset
    }
    microseconds = Int64(seconds) * 1_000_000 + Int64(fraction)
  }

  /// Days since 1970-01-01 in the proleptic Gregorian calendar, counted in 400-year eras that begin in March.
  private static func days(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}

/// Walks over the fixed-width digits of a date.
private struct DigitReader {
  private var bytes: Substring.UTF8View

  init(_ text: String) { bytes = text[...].utf8 }

  var isAtEnd: Bool { bytes.isEmpty }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard let first = bytes.first, UInt32(first) == character.value else { return false }
    bytes.removeFirst()
    return true
  }

  mutating func number(_ count: Int) -> Int? {
    var value = 0
    for _ in 0..<count {
      guard let digit = digit() else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  /// Microseconds of a fraction of at least one digit.
  mutating func fraction() -> Int? {
    guard var value = digit() else { return nil }
    var count = 1
    while let next = digit() {
      if count < 6 {
        value = value * 10 + next
        count += 1
      }
    }
    while count < 6 {
      value *= 10
      count += 1
    }
    return value
  }

  /// Seconds east of UTC.
  mutating func offset() -> Int? {
    if skip("Z") || skip("z") { return 0 }
    let sign = skip("-") ? -1 : skip("+") ? 1 : 0
    guard sign != 0, let hours = number(2), skip(":"), let minutes = number(2), hours < 24, minutes < 60 else {
      return nil
    }
    return sign * (hours * 3_600 + minutes * 60)
  }

  private mutating func digit() -> Int? {
    guard let first = bytes.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return nil }
    bytes.removeFirst()
    return Int(first - UInt8(ascii: "0"))
  }
}
