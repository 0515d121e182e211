/// A Secret as it is made. Nothing here reads one back.
public struct Secret: KubernetesObject {
  public static let resource = ResourceKind(apiVersion: "v1", kind: "Secret", plural: "secrets")

  public var metadata: ObjectMeta
  /// Plain values; the server answers without them.
  public var stringData: [String: String]?
  public var immutable: Bool?

  public init(metadata: ObjectMeta, stringData: [String: String]? = nil, immutable: Bool? = nil) {
    self.metadata = metadata
    self.stringData = stringData
    self.immutable = immutable
  }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Without the values.
  public var description: String { "Secret \(metadata.name)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: ["name": metadata.name]) }
}
