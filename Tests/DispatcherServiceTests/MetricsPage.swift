/// A page in the Prometheus text format 0.0.4, read strictly: what this does not accept, a scraper may not.
struct MetricsPage {
  struct Fault: Error {
    var line: String
    var text: String
  }

  struct Sample {
    /// Behind the name of its family: empty, or `_bucket`, `_sum`, `_count`.
    var name: String
    var labels: [(key: String, value: String)]
    var value: Double
  }

  struct Family {
    var name: String
    var type: String
    var samples: [Sample] = []
  }

  private(set) var families: [Family] = []

  init(_ text: String) throws {
    guard text.hasSuffix("\n"), !text.hasPrefix("\n") else { throw Fault(line: "", text: "does not end with a line") }
    var helped: Substring?
    for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
      if let help = line.wholeMatch(of: /# HELP ([a-z_]+) (?:[^\\]|\\\\|\\n)+/) {
        helped = help.output.1
      } else if let type = line.wholeMatch(of: /# TYPE ([a-z_]+) (counter|gauge|histogram)/) {
        guard type.output.1 == helped, !families.contains(where: { $0.name == type.output.1 }) else {
          throw Fault(line: String(line), text: "a family without help, or a second time")
        }
        families.append(Family(name: String(type.output.1), type: String(type.output.2)))
      } else {
        try add(Self.sample(line), line)
      }
    }
    for family in families { try Self.check(family) }
  }

  /// The family called `scanrook_dispatcher_<name>`.
  func family(_ name: String) -> Family? { families.first { $0.name == "scanrook_dispatcher_\(name)" } }

  /// Its samples by `label=value,...`.
  func values(_ name: String) -> [String: Double] {
    let samples = (family(name)?.samples ?? []).map { sample in
      (sample.labels.map { "\($0.key)=\($0.value)" }.joined(separator: ","), sample.value)
    }
    return Dictionary(samples) { first, _ in first }
  }

  private mutating func add(_ sample: Sample, _ line: Substring) throws {
    guard let family = families.last, sample.name.hasPrefix(family.name) else {
      throw Fault(line: String(line), text: "is not below its family")
    }
    var sample = sample
    sample.name.removeFirst(family.name.count)
    families[families.count - 1].samples.append(sample)
  }

  private static func sample(_ line: Substring) throws -> Sample {
    let form = /([a-z_]+)(?:\{((?:[a-z]+="(?:[^"\\\n]|\\["\\n])*",?)+)\})? ([-+]?(?:[0-9.]+(?:e[-+][0-9]+)?|Inf))/
    guard let match = line.wholeMatch(of: form), let value = Double(match.output.3) else {
      throw Fault(line: String(line), text: "is no sample")
    }
    let labels = (match.output.2 ?? "").matches(of: /([a-z]+)="((?:[^"\\]|\\.)*)"/).map { label in
      (key: String(label.output.1), value: unescaped(label.output.2))
    }
    return Sample(name: String(match.output.1), labels: labels, value: value)
  }

  private static func unescaped(_ text: Substring) -> String {
    var result = ""
    var isEscaped = false
    for character in text {
      if isEscaped {
        result.append(character == "n" ? "\n" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        result.append(character)
      }
    }
    return result
  }

  private static func check(_ family: Family) throws {
    func fail(_ text: String) -> Fault { Fault(line: family.name, text: text) }
    let keys = family.samples.map { "\($0.name) \($0.labels)" }
    guard !keys.isEmpty, Set(keys).count == keys.count else { throw fail("no samples, or one twice") }
    guard (family.type == "counter") == family.name.hasSuffix("_total") else { throw fail("misnamed") }
    guard family.type != "gauge", family.samples.allSatisfy({ $0.value >= 0 }) else {
      if family.type == "gauge" { return }
      throw fail("a negative count")
    }
    guard family.type == "histogram" else {
      guard family.samples.allSatisfy({ $0.name == "" }) else { throw fail("a suffix") }
      return
    }
    let buckets = family.samples.filter { $0.name == "_bucket" }
    let bounds = buckets.compactMap { $0.labels.first { $0.key == "le" }.flatMap { Double($0.value) } }
    let counts = buckets.map(\.value)
    guard bounds.count == buckets.count, bounds == bounds.sorted(), bounds.last == .infinity, counts == counts.sorted(),
      family.samples.suffix(2).map(\.name) == ["_sum", "_count"], family.samples.last?.value == counts.last
    else { throw fail("is no histogram") }
  }
}
