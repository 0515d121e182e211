/// A CVSS v3.0 or v3.1 vector with its base score.
///
/// Temporal and environmental metrics are accepted and do not count.
/// Source: FIRST, Common Vulnerability Scoring System v3.1 specification, sections 6 and 7.
public struct CVSSv3: Hashable, Sendable {
  /// The vector as given.
  public var vector: String
  /// 0.0 to 10.0, one decimal.
  public var baseScore: Double

  /// Nil when the text is no v3 vector, a base metric is missing, repeated, or has an unknown value.
  public init?(_ vector: String) {
    var parts = vector.split(separator: "/", omittingEmptySubsequences: false)
    guard let version = parts.first, version == "CVSS:3.0" || version == "CVSS:3.1" else { return nil }
    parts.removeFirst()
    var metrics: [Substring: Substring] = [:]
    for part in parts {
      guard let colon = part.firstIndex(of: ":") else { return nil }
      guard metrics.updateValue(part[part.index(after: colon)...], forKey: part[..<colon]) == nil else { return nil }
    }
    guard let score = Self.baseScore(metrics) else { return nil }
    self.vector = vector
    baseScore = score
  }

  private static func baseScore(_ metrics: [Substring: Substring]) -> Double? {
    guard let scope = metrics["S"], scope == "U" || scope == "C",
      let vector = weight(metrics["AV"], ["N": 0.85, "A": 0.62, "L": 0.55, "P": 0.2]),
      let complexity = weight(metrics["AC"], ["L": 0.77, "H": 0.44]),
      let interaction = weight(metrics["UI"], ["N": 0.85, "R": 0.62]),
      let confidentiality = weight(metrics["C"], impacts), let integrity = weight(metrics["I"], impacts),
      let availability = weight(metrics["A"], impacts)
    else { return nil }
    let isChanged = scope == "C"
    let privileges = isChanged ? ["N": 0.85, "L": 0.68, "H": 0.5] : ["N": 0.85, "L": 0.62, "H": 0.27]
    guard let privilege = weight(metrics["PR"], privileges) else { return nil }

    let base = 1 - (1 - confidentiality) * (1 - integrity) * (1 - availability)
    let impact = isChanged ? 7.52 * (base - 0.029) - 3.25 * power(base - 0.02, 15) : 6.42 * base
    if impact <= 0 { return 0 }
    let exploitability = 8.22 * vector * complexity * privilege * interaction
    return roundUp(min((isChanged ? 1.08 : 1) * (impact + exploitability), 10))
  }

  private static let impacts = ["H": 0.56, "L": 0.22, "N": 0.0]

  private static func weight(_ value: Substring?, _ weights: [String: Double]) -> Double? {
    value.flatMap { weights[String($0)] }
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }

  /// The smallest number with one decimal that is not below `score`, computed on integers so that 4.02 does not
  /// become 4.1 by way of 4.000000001 (appendix A).
  private static func roundUp(_ score: Double) -> Double {
    let scaled = Int((score * 100_000).rounded())
    return scaled % 10_000 == 0 ? Double(scaled) / 100_000 : Double(scaled / 10_000 + 1) / 10
  }
}
