/// The metadata of an object of any kind, which a list of many can be had as for half its bytes.
public struct PartialObject: Codable, Hashable, Sendable {
  public var metadata: ObjectMeta

  public init(metadata: ObjectMeta) { self.metadata = metadata }
}
