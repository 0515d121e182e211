import FoundationEssentials

/// Who an object is and to whom it belongs.
public struct ObjectMeta: Codable, Hashable, Sendable {
  public var name: String
  public var namespace: String?
  /// Given by the server; two objects of one name at different times differ in it.
  public var uid: String?
  /// Opaque; compared for equality only.
  public var resourceVersion: String?
  public var labels: [String: String]?
  public var annotations: [String: String]?
  public var ownerReferences: [OwnerReference]?
  public var creationTimestamp: Date?
  /// When deletion was asked for; the object may stay a while.
  public var deletionTimestamp: Date?

  public init(
    name: String, namespace: String? = nil, uid: String? = nil, resourceVersion: String? = nil,
    labels: [String: String]? = nil, annotations: [String: String]? = nil, ownerReferences: [OwnerReference]? = nil,
    creationTimestamp: Date? = nil, deletionTimestamp: Date? = nil
  ) {
    self.name = name
    self.namespace = namespace
    self.uid = uid
    self.resourceVersion = resourceVersion
    self.labels = labels
    self.annotations = annotations
    self.ownerReferences = ownerReferences
    self.creationTimestamp = creationTimestamp
    self.deletionTimestamp = deletionTimestamp
  }

  /// An absent name is empty: bookmarks and things that are still to be named have none.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    name = try fields.decodeIfPresent(String.self, forKey: .name) ?? ""
    namespace = try fields.decodeIfPresent(String.self, forKey: .namespace)
    uid = try fields.decodeIfPresent(String.self, forKey: .uid)
    resourceVersion = try fields.decodeIfPresent(String.self, forKey: .resourceVersion)
    labels = try fields.decodeIfPresent([String: String].self, forKey: .labels)
    annotations = try fields.decodeIfPresent([String: String].self, forKey: .annotations)
    ownerReferences = try fields.decodeIfPresent([OwnerReference].self, forKey: .ownerReferences)
    creationTimestamp = try fields.decodeIfPresent(Date.self, forKey: .creationTimestamp)
    deletionTimestamp = try fields.decodeIfPresent(Date.self, forKey: .deletionTimestamp)
  }
}

/// The object with which this one is deleted.
public struct OwnerReference: Codable, Hashable, Sendable {
  public var apiVersion: String
  public var kind: String
  public var name: String
  public var uid: String
  public var controller: Bool?

  public init(apiVersion: String, kind: String, name: String, uid: String, controller: Bool? = nil) {
    self.apiVersion = apiVersion
    self.kind = kind
    self.name = name
    self.uid = uid
    self.controller = controller
  }
}
