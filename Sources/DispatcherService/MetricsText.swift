/// The Prometheus text exposition format, version 0.0.4.
struct MetricsText {
  static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  enum Kind: String { case counter, gauge, histogram }

  struct Sample {
    /// In the order in which they are written.
    var labels: KeyValuePairs<String, String> = [:]
    var value: Double
  }

  private(set) var text = ""

  /// A family with its samples, sorted by the values of their labels; nothing of a family without samples.
  mutating func add(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
    guard !samples.isEmpty else { return }
    begin(name, kind, help)
    let sorted = samples.sorted { $0.labels.map(\.value).lexicographicallyPrecedes($1.labels.map(\.value)) }
    for sample in sorted { line(name, sample) }
  }

  /// A histogram without labels.
  mutating func add(_ name: String, _ help: String, _ histogram: Histogram) {
    begin(name, .histogram, help)
    var count = 0
    for (bound, more) in zip(histogram.bounds, histogram.counts) {
      count += more
      line("\(name)_bucket", Sample(labels: ["le": Self.number(bound)], value: Double(count)))
    }
    line("\(name)_bucket", Sample(labels: ["le": "+Inf"], value: Double(histogram.count)))
    line("\(name)_sum", Sample(value: histogram.sum))
    line("\(name)_count", Sample(value: Double(histogram.count)))
  }

  private mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
    text += "# HELP \(name) \(help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n"))\n"
    text += "# TYPE \(name) \(kind.rawValue)\n"
  }

  private mutating func line(_ name: String, _ sample: Sample) {
    let labels = sample.labels.map { "\($0.key)=\"\(Self.escaped($0.value))\"" }
    let list = labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}"
    text += "\(name)\(list) \(Self.number(sample.value))\n"
  }

  private static func escaped(_ value: String) -> String {
    value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }

  /// Whole numbers without a fraction, as every other exporter writes them.
  private static func number(_ value: Double) -> String {
    if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
    return value.isNaN ? "NaN" : Int64(exactly: value).map(String.init) ?? "\(value)"
  }
}

/// How often a value lay in which range.
struct Histogram {
  /// Upper bounds, ascending, the last one without a bound left out.
  let bounds: [Double]
  /// Values within each bound and beyond the one before.
  private(set) var counts: [Int]
  private(set) var count = 0
  private(set) var sum = 0.0

  init(bounds: [Double]) {
    self.bounds = bounds
    counts = bounds.map { _ in 0 }
  }

  mutating func observe(_ value: Double) {
    if let place = bounds.firstIndex(where: { value <= $0 }) { counts[place] += 1 }
    count += 1
    sum += value
  }
}
