import FoundationEssentials

/// A Kubernetes Job. What is to run is not here: it comes from the operator's template, a `JSON` tree.
public struct Job: KubernetesObject {
  public static let resource = ResourceKind(apiVersion: "batch/v1", kind: "Job", plural: "jobs")

  public struct Spec: Codable, Hashable, Sendable {
    /// True: no pod is made until it is false.
    public var suspend: Bool?

    public init(suspend: Bool? = nil) { self.suspend = suspend }
  }

  public struct Status: Codable, Hashable, Sendable {
    /// Pods; nil is none.
    public var active: Int?
    public var succeeded: Int?
    public var failed: Int?
    public var startTime: Date?
    /// Only `Complete` and `Failed` end a Job; `SuccessCriteriaMet` and `FailureTarget` come before them.
    public var conditions: [Condition]?

    public init(
      active: Int? = nil, succeeded: Int? = nil, failed: Int? = nil, startTime: Date? = nil,
      conditions: [Condition]? = nil
    ) {
      self.active = active
      self.succeeded = succeeded
      self.failed = failed
      self.startTime = startTime
      self.conditions = conditions
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
