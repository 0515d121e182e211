/// A namespace. It belongs to itself: a Role inside it may allow that it is read.
public struct Namespace: KubernetesObject {
  public static let resource = ResourceKind(
    apiVersion: "v1", kind: "Namespace", plural: "namespaces", isNamespaced: false)

  public var metadata: ObjectMeta

  public init(metadata: ObjectMeta) { self.metadata = metadata }
}
