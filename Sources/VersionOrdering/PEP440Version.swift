/// A Python version, `[v][epoch!]release[pre][post][dev][+local]` in any of the spellings PEP 440 normalises.
///
/// Anything else, legacy versions such as `0.3.1-p1` included, is text and so below every version.
///
/// Source: PEP 440, "Summary of permitted suffixes and relative ordering" and "Normalization".
struct PEP440Version: OrderedVersion {
  enum PreRelease: Int {
    case alpha, beta, candidate
  }

  enum LocalSegment: Sendable {
    /// Lower-case letters and digits.
    case text([UInt8])
    case number(DecimalDigits)
  }

  private let epoch: DecimalDigits
  /// Without zeros at the end.
  private let release: [DecimalDigits]
  private let pre: (kind: PreRelease, number: DecimalDigits)?
  private let post: DecimalDigits?
  private let dev: DecimalDigits?
  /// Empty when there is none.
  private let local: [LocalSegment]

  /// What does not parse is text, never a version.
  var isParsed: Bool { true }

  init?(_ text: ArraySlice<UInt8>) {
    var reader = PEP440Reader(text.trimming(\.isWhitespace))
    guard let release = reader.readEpochAndRelease() else { return nil }
    epoch = release.epoch
    self.release = release.numbers.withoutTrailingZeros()
    pre = reader.readPre()
    post = reader.readPost()
    dev = reader.readDev()
    guard let local = reader.readLocal(), reader.isAtEnd else { return nil }
    self.local = local
  }
}

// MARK: - Comparison

extension PEP440Version {
  /// Epoch, release, pre-release, post-release, development release, local version, each by PEP 440's rule for a
  /// missing one.
  func order(to other: PEP440Version) -> VersionOrder {
    epoch.order(to: other.epoch)
      .or(release.order(to: other.release))
      .or(preOrder(to: other))
      .or(Self.order(post, other.post, missing: .ascending))
      .or(Self.order(dev, other.dev, missing: .descending))
      .or(.lists(local, other.local) { $0.order(to: $1) })
  }

  private func preOrder(to other: PEP440Version) -> VersionOrder {
    guard let pre, let otherPre = other.pre else { return VersionOrder(phase, other.phase) }
    return VersionOrder(pre.kind.rawValue, otherPre.kind.rawValue).or(pre.number.order(to: otherPre.number))
  }

  /// A bare development release comes before the pre-releases, everything without pre-release else after them.
  private var phase: Int {
    if pre != nil { return 1 }
    return post == nil && dev != nil ? 0 : 2
  }

  private static func order(
    _ first: DecimalDigits?, _ second: DecimalDigits?, missing: VersionOrder
  ) -> VersionOrder {
    switch (first, second) {
    case (let first?, let second?): first.order(to: second)
    case (nil, nil): .same
    case (nil, _): missing
    case (_, nil): missing.reversed
    }
  }
}

extension PEP440Version.LocalSegment {
  /// Text comes before numbers.
  func order(to other: Self) -> VersionOrder {
    switch (self, other) {
    case (.text(let first), .text(let second)): .bytes(first, second)
    case (.number(let first), .number(let second)): first.order(to: second)
    case (.text, .number): .ascending
    case (.number, .text): .descending
    }
  }
}

// MARK: - Sort key

extension PEP440Version {
  /// `80`, the epoch, `40` and a number per release component; then
  /// - pre-release: `10` bare development release, `20`-`22` kind and number, `30` none (all below `40`),
  /// - post-release: `10` none, `20` and number,
  /// - development release: `10` and number, `20` none,
  /// - local version: per segment `20` text or `30` number; `10` at the end.
  func write(to key: inout SortKeyBuilder) {
    key.append(SortKeyBuilder.version)
    key.append(number: epoch)
    for number in release {
      key.append(0x40)
      key.append(number: number)
    }
    if let pre {
      key.append(0x20 | UInt8(truncatingIfNeeded: pre.kind.rawValue))
      key.append(number: pre.number)
    } else {
      key.append(phase == 0 ? 0x10 : 0x30)
    }
    write(post, tag: 0x20, missing: 0x10, to: &key)
    write(dev, tag: 0x10, missing: 0x20, to: &key)
    for segment in local {
      switch segment {
      case .text(let text):
        key.append(0x20)
        key.append(terminated: text)
      case .number(let number):
        key.append(0x30)
        key.append(number: number)
      }
    }
    key.append(0x10)
  }

  private func write(_ number: DecimalDigits?, tag: UInt8, missing: UInt8, to key: inout SortKeyBuilder) {
    key.append(number == nil ? missing : tag)
    if let number { key.append(number: number) }
  }
}
