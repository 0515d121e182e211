/// A list, or one page of it.
public struct ObjectList<Item: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
  public struct Metadata: Codable, Hashable, Sendable {
    /// From where a watch goes on.
    public var resourceVersion: String?
    /// What to ask the next page with; nil or empty on the last.
    public var `continue`: String?

    public init(resourceVersion: String? = nil, continue next: String? = nil) {
      self.resourceVersion = resourceVersion
      self.`continue` = next
    }
  }

  public var metadata: Metadata
  public var items: [Item]

  public init(metadata: Metadata, items: [Item]) {
    self.metadata = metadata
    self.items = items
  }

  /// `null` for the items is an empty list: some servers write it so.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    metadata = try fields.decode(Metadata.self, forKey: .metadata)
    items = try fields.decodeIfPresent([Item].self, forKey: .items) ?? []
  }
}
