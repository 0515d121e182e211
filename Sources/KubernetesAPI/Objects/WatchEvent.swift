/// One line of a watch. An `ERROR` line is no event: it ends the watch with a `KubernetesError`.
public enum WatchEvent<Object: KubernetesObject>: Hashable, Sendable {
  case added(Object)
  case modified(Object)
  case deleted(Object)
  /// Nothing changed up to this version.
  case bookmark(resourceVersion: String)
}

extension WatchEvent: Codable {
  private enum Field: String, CodingKey {
    case type, object
  }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Field.self)
    let type = try fields.decode(String.self, forKey: .type)
    switch type {
    case "ADDED": self = .added(try fields.decode(Object.self, forKey: .object))
    case "MODIFIED": self = .modified(try fields.decode(Object.self, forKey: .object))
    case "DELETED": self = .deleted(try fields.decode(Object.self, forKey: .object))
    case "BOOKMARK":
      let object = try fields.decode(PartialObject.self, forKey: .object)
      self = .bookmark(resourceVersion: object.metadata.resourceVersion ?? "")
    default:
      throw DecodingError.dataCorruptedError(forKey: .type, in: fields, debugDescription: "\(type) is no kind of event")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Field.self)
    switch self {
    case .added(let object):
      try fields.encode("ADDED", forKey: .type)
      try fields.encode(object, forKey: .object)
    case .modified(let object):
      try fields.encode("MODIFIED", forKey: .type)
      try fields.encode(object, forKey: .object)
    case .deleted(let object):
      try fields.encode("DELETED", forKey: .type)
      try fields.encode(object, forKey: .object)
    case .bookmark(let version):
      try fields.encode("BOOKMARK", forKey: .type)
      try fields.encode(PartialObject(metadata: ObjectMeta(name: "", resourceVersion: version)), forKey: .object)
    }
  }
}
