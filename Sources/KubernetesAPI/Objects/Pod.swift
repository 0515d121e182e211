import FoundationEssentials

/// A pod as far as it tells why an attempt cannot speak for itself.
public struct Pod: KubernetesObject {
  public static let resource = ResourceKind(apiVersion: "v1", kind: "Pod", plural: "pods")

  public struct Spec: Codable, Hashable, Sendable {
    /// Nil until the pod is bound to a node.
    public var nodeName: String?

    public init(nodeName: String? = nil) { self.nodeName = nodeName }
  }

  public struct Status: Codable, Hashable, Sendable {
    /// `Pending`, `Running`, `Succeeded`, `Failed` or `Unknown`.
    public var phase: String?
    public var reason: String?
    public var message: String?
    public var conditions: [Condition]?
    public var containerStatuses: [ContainerStatus]?
    public var initContainerStatuses: [ContainerStatus]?

    public init(
      phase: String? = nil, reason: String? = nil, message: String? = nil, conditions: [Condition]? = nil,
      containerStatuses: [ContainerStatus]? = nil, initContainerStatuses: [ContainerStatus]? = nil
    ) {
      self.phase = phase
      self.reason = reason
      self.message = message
      self.conditions = conditions
      self.containerStatuses = containerStatuses
      self.initContainerStatuses = initContainerStatuses
    }
  }

  public var metadata: ObjectMeta
  public var spec: Spec?
  public var status: Status?

  public init(metadata: ObjectMeta, spec: Spec? = nil, status: Status? = nil) {
    self.metadata = metadata
    self.spec = spec
    self.status = status
  }
}
