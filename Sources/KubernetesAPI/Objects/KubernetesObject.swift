/// An object with the fields that we use.
public protocol KubernetesObject: Codable, Hashable, Sendable {
  static var resource: ResourceKind { get }
  var metadata: ObjectMeta { get set }
}

/// Where a kind of object lives in the API.
public struct ResourceKind: Hashable, Sendable {
  /// `batch/v1`, or `v1` for the core group.
  public let apiVersion: String
  public let kind: String
  /// As in the path, lower case.
  public let plural: String
  public let isNamespaced: Bool

  public init(apiVersion: String, kind: String, plural: String, isNamespaced: Bool = true) {
    self.apiVersion = apiVersion
    self.kind = kind
    self.plural = plural
    self.isNamespaced = isNamespaced
  }

  /// Without the slash at its end.
  var root: String { apiVersion.contains("/") ? "/apis/\(apiVersion)" : "/api/\(apiVersion)" }
}

/// One of the conditions of a Job or pod.
public struct Condition: Codable, Hashable, Sendable {
  public var type: String
  /// `True`, `False` or `Unknown`.
  public var status: String
  public var reason: String?
  public var message: String?

  public init(type: String, status: String, reason: String? = nil, message: String? = nil) {
    self.type = type
    self.status = status
    self.reason = reason
    self.message = message
  }
}
