/// How a first version stands to a second one; the raw value is the operator vector files use.
public enum VersionOrder: String, Hashable, Sendable {
  case ascending = "<"
  case same = "="
  case descending = ">"
}

extension VersionOrder {
  /// The order of two values of one comparable type.
  public init<Value: Comparable>(_ first: Value, _ second: Value) {
    self = first < second ? .ascending : first > second ? .descending : .same
  }

  /// The order of the same two versions named the other way round.
  public var reversed: VersionOrder {
    switch self {
    case .ascending: .descending
    case .same: .same
    case .descending: .ascending
    }
  }

  /// This order, or `next` when it leaves the two versions the same.
  func or(_ next: @autoclosure () -> VersionOrder) -> VersionOrder {
    self == .same ? next() : self
  }

  /// Element by element; of two lists that agree as far as the shorter one goes, the shorter comes first.
  static func lists<List: RandomAccessCollection>(
    _ first: List, _ second: List, by order: (List.Element, List.Element) -> VersionOrder
  ) -> VersionOrder {
    for (one, other) in zip(first, second) {
      let found = order(one, other)
      if found != .same { return found }
    }
    return VersionOrder(first.count, second.count)
  }

  /// Bytes as plain unsigned numbers; a prefix comes first.
  static func bytes<Bytes: RandomAccessCollection<UInt8>>(_ first: Bytes, _ second: Bytes) -> VersionOrder {
    lists(first, second) { VersionOrder($0, $1) }
  }
}
