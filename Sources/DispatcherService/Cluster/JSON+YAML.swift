import KubernetesAPI
import Yams

extension JSON {
  /// One YAML document, with the types that `kubectl` gives its scalars; `null` for an empty one.
  ///
  /// Quoted is always a string. Of what is plain, `yes`, `on` and `y` are booleans and `0o17`, `017` and `1_000` are
  /// numbers, as in YAML 1.1, but dates and `12:30` are strings. Nothing is converted: a number where Kubernetes wants
  /// a string stays one, for the API server to refuse. Keys are strings as they are written. Source:
  /// sigs.k8s.io/yaml, goyaml.v2/resolve.go.
  init(yaml text: String) throws(TemplateFault) {
    do {
      self = try Yams.compose(yaml: text, .basic).map(JSON.init) ?? .null
    } catch let fault as TemplateFault {
      throw fault
    } catch {
      throw TemplateFault(text: Self.description(of: error))
    }
  }

  private static func description(of error: any Error) -> String {
    switch error {
    case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _):
      "line \(mark.line): \(problem)"
    case YamlError.duplicatedKeysInMapping(let keys, let context):
      "line \(context.mark.line): more than one \(keys.joined(separator: ", "))"
    case YamlError.reader(let problem, _, _, _): problem
    default: "it is no YAML: \(error)"
    }
  }

  private init(_ node: Node) throws(TemplateFault) {
    switch node {
    case .scalar(let scalar): self = try Self.value(of: scalar)
    case .sequence(let sequence):
      self = .array(try sequence.map { node throws(TemplateFault) in try JSON(node) })
    case .mapping(let mapping): self = .object(try Self.members(of: mapping))
    case .alias: throw TemplateFault(text: "an alias is not resolved")
    }
  }

  /// Own keys win over those of `<<`.
  private static func members(of mapping: Node.Mapping) throws(TemplateFault) -> [String: JSON] {
    var own: [String: JSON] = [:]
    var inherited: [String: JSON] = [:]
    for (key, value) in mapping {
      guard let name = key.scalar?.string else {
        throw TemplateFault(text: "line \(key.mark?.line ?? 0): a key is not a scalar")
      }
      guard name == "<<" else {
        own[name] = try JSON(value)
        continue
      }
      for parent in value.sequence.map(Array.init) ?? [value] {
        guard let members = try JSON(parent).object else {
          throw TemplateFault(text: "line \(key.mark?.line ?? 0): << takes a mapping or a list of mappings")
        }
        inherited.merge(members) { first, _ in first }
      }
    }
    return own.merging(inherited) { own, _ in own }
  }

  private static func value(of scalar: Node.Scalar) throws(TemplateFault) -> JSON {
    switch scalar.tag.description {
    case "": break
    case "!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:timestamp": return .string(scalar.string)
    case "tag:yaml.org,2002:bool", "tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:null": break
    case let tag: throw TemplateFault(text: "line \(scalar.mark?.line ?? 0): the tag \(tag) is not supported")
    }
    let value = JSON(plain: scalar.string)
    if case .number(let number) = value, !number.isFinite {
      throw TemplateFault(text: "line \(scalar.mark?.line ?? 0): \(scalar.string) is no number in JSON")
    }
    return value
  }

  private init(plain text: String) {
    switch text {
    case "", "~", "null", "Null", "NULL": self = .null
    case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON": self = true
    case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF": self = false
    case ".nan", ".NaN", ".NAN": self = .number(.nan)
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": self = .number(.infinity)
    case "-.inf", "-.Inf", "-.INF": self = .number(-.infinity)
    default: self = Self.number(text) ?? .string(text)
    }
  }

  private static func number(_ text: String) -> JSON? {
    guard let first = text.utf8.first, "+-.0123456789".utf8.contains(first) else { return nil }
    let digits = first == UInt8(ascii: ".") ? text : text.filter { $0 != "_" }
    if let integer = integer(digits) { return .integer(integer) }
    let float = /[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?/
    return digits.wholeMatch(of: float) == nil ? nil : Double(digits).map { .number($0) }
  }

  /// With the prefixes of Go: `0x`, `0o` or `0`, `0b`.
  private static func integer(_ text: String) -> Int64? {
    let isNegative = text.hasPrefix("-")
    let magnitude = isNegative || text.hasPrefix("+") ? String(text.dropFirst()) : text
    let radix: [(prefix: String, radix: Int)] = [("0x", 16), ("0o", 8), ("0b", 2), ("0", 8)]
    let form = radix.first { magnitude.count > $0.prefix.count && magnitude.lowercased().hasPrefix($0.prefix) }
    let digits = magnitude.dropFirst(form?.prefix.count ?? 0)
    guard let first = digits.first, first != "+", first != "-" else { return nil }
    return Int64((isNegative ? "-" : "") + digits, radix: form?.radix ?? 10)
  }
}
