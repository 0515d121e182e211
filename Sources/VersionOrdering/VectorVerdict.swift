/// How a scheme's comparer and its sort keys stand to a vector file.
public struct VectorVerdict: Hashable, Sendable {
  /// A row whose order is not the one that is known.
  public struct Disagreement: Hashable, Sendable {
    public var row: VersionVectors.Row
    /// What the typed comparison says.
    public var compared: VersionOrder
    /// What the bytes of the sort keys say.
    public var keyed: VersionOrder
  }

  /// Rows for which both the comparer and the keys give the known order.
  public private(set) var agreeCount = 0
  /// Rows for which the comparer, the keys or both do not.
  public private(set) var disagreements: [Disagreement] = []
  /// Rows with a version that the scheme does not parse; they are not judged.
  public private(set) var unparsedCount = 0

  /// Judges every row of `vectors`.
  public init(_ vectors: VersionVectors, scheme: VersionScheme) {
    for row in vectors.rows {
      let (first, second) = (scheme.sortKey(of: row.first), scheme.sortKey(of: row.second))
      guard first.isParsed, second.isParsed else {
        unparsedCount += 1
        continue
      }
      let compared = scheme.compare(row.first, row.second)
      let keyed = first.order(to: second)
      if compared == row.expected && keyed == row.expected {
        agreeCount += 1
      } else {
        disagreements.append(Disagreement(row: row, compared: compared, keyed: keyed))
      }
    }
  }
}

extension VectorVerdict: CustomStringConvertible {
  /// `agree N disagree M unparsed K`
  public var description: String {
    "agree \(agreeCount) disagree \(disagreements.count) unparsed \(unparsedCount)"
  }
}

extension VectorVerdict.Disagreement: CustomStringConvertible {
  /// `line 7: 1.0 < 2.0: comparer says >, sort key says =`
  public var description: String {
    "line \(row.line): \(row.first) \(row.expected.rawValue) \(row.second): "
      + "comparer says \(compared.rawValue), sort key says \(keyed.rawValue)"
  }
}
