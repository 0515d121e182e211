/// What the server says instead of an object.
public struct Status: Codable, Hashable, Sendable {
  public struct Details: Codable, Hashable, Sendable {
    public var name: String?
    public var group: String?
    public var kind: String?
    public var causes: [Cause]?
    public var retryAfterSeconds: Int?

    public init(
      name: String? = nil, group: String? = nil, kind: String? = nil, causes: [Cause]? = nil,
      retryAfterSeconds: Int? = nil
    ) {
      self.name = name
      self.group = group
      self.kind = kind
      self.causes = causes
      self.retryAfterSeconds = retryAfterSeconds
    }
  }

  public struct Cause: Codable, Hashable, Sendable {
    public var reason: String?
    public var field: String?
    public var message: String?

    public init(reason: String? = nil, field: String? = nil, message: String? = nil) {
      self.reason = reason
      self.field = field
      self.message = message
    }
  }

  /// `Success` or `Failure`.
  public var status: String?
  /// One word that decides; the code alone does not.
  public var reason: String?
  public var message: String?
  public var code: Int?
  public var details: Details?

  public init(
    status: String? = nil, reason: String? = nil, message: String? = nil, code: Int? = nil, details: Details? = nil
  ) {
    self.status = status
    self.reason = reason
    self.message = message
    self.code = code
    self.details = details
  }
}
