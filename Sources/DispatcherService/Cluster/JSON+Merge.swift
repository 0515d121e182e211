import KubernetesAPI

extension JSON {
  /// The template with an operator's patch: objects merge key by key, null removes a key, lists of things that have a
  /// name merge by it (mounts by their path), all else is replaced.
  ///
  /// `merged` in .ci/checks/kubernetes is the same rule; Fixtures/template-merges.json of the tests holds both to it.
  func merged(with patch: JSON) -> JSON {
    switch (self, patch) {
    case (.object(var members), .object(let changes)):
      for (key, change) in changes {
        members[key] = change == .null ? nil : (members[key] ?? .null).merged(with: change)
      }
      return .object(members)
    case (.array(let old), .array(let new)):
      guard !old.isEmpty, !new.isEmpty, let key = Self.identity(of: old + new) else { return patch }
      var list = ListByIdentity()
      for item in old { list[item[key]] = item }
      for item in new { list[item[key]] = (list[item[key]] ?? .null).merged(with: item) }
      return .array(list.items)
    // What is new loses its nulls like what is old.
    case (_, .object): return JSON.object([:]).merged(with: patch)
    default: return patch
    }
  }

  /// The key that tells the items of a list apart; nil when the list is replaced as a whole.
  private static func identity(of items: [JSON]) -> String? {
    // A mount has both: several mounts of one volume differ in their path.
    let keys = items.contains { $0["mountPath"] != nil } ? ["mountPath"] : ["name"]
    return keys.first { key in items.allSatisfy { $0[key] != nil } }
  }
}

/// A list in the order in which its items came first.
private struct ListByIdentity {
  private(set) var items: [JSON] = []
  private var places: [JSON?: Int] = [:]

  subscript(identity: JSON?) -> JSON? {
    get { places[identity].map { items[$0] } }
    set {
      guard let newValue else { return }
      if let place = places[identity] {
        items[place] = newValue
      } else {
        places[identity] = items.count
        items.append(newValue)
      }
    }
  }
}
