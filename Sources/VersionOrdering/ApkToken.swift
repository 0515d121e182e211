/// One token of an Alpine version.
enum ApkToken: Sendable {
  /// The number in front.
  case first(DecimalDigits)
  /// A later number with the digits as written, or digits after the letter less their leading zeros.
  case component(ArraySlice<UInt8>)
  case letter(UInt8)
  case suffix(Suffix)
  case suffixNumber(DecimalDigits)
  /// Of a commit, as written.
  case hash(ArraySlice<UInt8>)
  case revision(DecimalDigits)
  case end
  /// What could not be read, from the character where reading stopped.
  case invalid(ArraySlice<UInt8>)

  /// Suffixes in their order; a version without suffix stands between the third and fourth line.
  enum Suffix: String, CaseIterable {
    case alpha, beta
    case pre
    case rc
    case cvs, svn, git, hg
    case p

    var isPreRelease: Bool {
      switch self {
      case .alpha, .beta, .pre, .rc: true
      case .cvs, .svn, .git, .hg, .p: false
      }
    }

    fileprivate var tag: UInt8 {
      switch self {
      case .alpha: 0x01
      case .beta: 0x02
      case .pre: 0x03
      case .rc: 0x04
      case .cvs: 0x50
      case .svn: 0x51
      case .git: 0x52
      case .hg: 0x53
      case .p: 0x54
      }
    }

    fileprivate var position: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }
}

// MARK: - Comparison

extension ApkToken {
  func order(to other: ApkToken) -> VersionOrder {
    switch (self, other) {
    case (.first(let one), .first(let another)), (.suffixNumber(let one), .suffixNumber(let another)),
      (.revision(let one), .revision(let another)):
      one.order(to: another)
    case (.component(let one), .component(let another)): Self.order(component: one, another)
    case (.letter(let one), .letter(let another)): VersionOrder(one, another)
    case (.suffix(let one), .suffix(let another)): VersionOrder(one.position, another.position)
    case (.hash(let one), .hash(let another)), (.invalid(let one), .invalid(let another)): .bytes(one, another)
    case (.end, .end): .same
    case (.suffix(let suffix), _) where suffix.isPreRelease: .ascending
    case (_, .suffix(let suffix)) where suffix.isPreRelease: .descending
    default: VersionOrder(other.grammarPosition, grammarPosition)
    }
  }

  /// As text as soon as either begins with a zero, else as numbers.
  private static func order(component one: ArraySlice<UInt8>, _ another: ArraySlice<UInt8>) -> VersionOrder {
    let zero = UInt8(ascii: "0")
    return one.first == zero || another.first == zero
      ? .bytes(one, another) : DecimalDigits(one).order(to: DecimalDigits(another))
  }

  private var grammarPosition: Int {
    switch self {
    case .first: 0
    case .component: 1
    case .letter: 2
    case .suffix: 3
    case .suffixNumber: 4
    case .hash: 5
    case .revision: 6
    case .end: 7
    case .invalid: 8
    }
  }
}

// MARK: - Sort key

extension ApkToken {
  /// The tags, low to high: `01`-`04` pre-release suffix, `10` invalid, `20` end, `30` revision, `38` hash, `40` number
  /// of a suffix, `50`-`54` other suffix, `60` letter, `70` component with a zero in front, `71` other component.
  func write(to key: inout SortKeyBuilder) {
    switch self {
    case .first(let number):
      key.append(number: number)
    case .component(let digits) where digits.first == UInt8(ascii: "0"):
      key.append(0x70)
      key.append(terminated: digits)
    case .component(let digits):
      key.append(0x71)
      key.append(number: DecimalDigits(digits))
    case .letter(let letter):
      key.append(0x60)
      key.append(letter)
    case .suffix(let suffix):
      key.append(suffix.tag)
    case .suffixNumber(let number):
      key.append(0x40)
      key.append(number: number)
    case .hash(let digits):
      key.append(0x38)
      key.append(terminated: digits)
    case .revision(let number):
      key.append(0x30)
      key.append(number: number)
    case .end:
      key.append(0x20)
    case .invalid(let rest):
      key.append(0x10)
      key.append(rest)
    }
  }
}
