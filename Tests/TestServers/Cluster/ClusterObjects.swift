import KubernetesAPI

// Kinds that only tests ask for.

public struct Node: KubernetesObject {
  public static let resource = ResourceKind(apiVersion: "v1", kind: "Node", plural: "nodes", isNamespaced: false)

  public struct Status: Codable, Hashable, Sendable {
    public struct Info: Codable, Hashable, Sendable {
      /// `containerd://1.6.20`
      public var containerRuntimeVersion: String?
    }

    public var nodeInfo: Info?
  }

  public var metadata: ObjectMeta
  public var status: Status?
}

public struct ServiceAccount: KubernetesObject {
  public static let resource = ResourceKind(apiVersion: "v1", kind: "ServiceAccount", plural: "serviceaccounts")

  public var metadata: ObjectMeta
}

public struct ResourceQuota: KubernetesObject {
  public static let resource = ResourceKind(apiVersion: "v1", kind: "ResourceQuota", plural: "resourcequotas")

  public struct Spec: Codable, Hashable, Sendable {
    /// `["count/jobs.batch": "0"]`
    public var hard: [String: String]
  }

  public var metadata: ObjectMeta
  public var spec: Spec

  public init(name: String, hard: [String: String]) {
    metadata = ObjectMeta(name: name)
    spec = Spec(hard: hard)
  }
}
