import FoundationEssentials

/// What some part of the cluster says about an object.
public struct Event: KubernetesObject {
  public static let resource = ResourceKind(apiVersion: "v1", kind: "Event", plural: "events")

  public struct InvolvedObject: Codable, Hashable, Sendable {
    public var kind: String?
    public var name: String?
    public var uid: String?

    public init(kind: String? = nil, name: String? = nil, uid: String? = nil) {
      self.kind = kind
      self.name = name
      self.uid = uid
    }
  }

  public var metadata: ObjectMeta
  public var involvedObject: InvolvedObject
  /// `FailedMount`, `FailedCreate`, `FailedScheduling`, ...
  public var reason: String?
  public var message: String?
  /// `Normal` or `Warning`.
  public var type: String?
  /// Nil for the scheduler's, which only have `eventTime`.
  public var lastTimestamp: Date?
  public var eventTime: Date?
  public var count: Int?

  public init(
    metadata: ObjectMeta, involvedObject: InvolvedObject, reason: String? = nil, message: String? = nil,
    type: String? = nil, lastTimestamp: Date? = nil, eventTime: Date? = nil, count: Int? = nil
  ) {
    self.metadata = metadata
    self.involvedObject = involvedObject
    self.reason = reason
    self.message = message
    self.type = type
    self.lastTimestamp = lastTimestamp
    self.eventTime = eventTime
    self.count = count
  }

  /// When it was last seen, by whichever clock it carries.
  public var lastSeen: Date? { lastTimestamp ?? eventTime ?? metadata.creationTimestamp }
}
