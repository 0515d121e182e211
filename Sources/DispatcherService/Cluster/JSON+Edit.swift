import KubernetesAPI

extension JSON {
  /// The member at the end of a path; nil when there is none. Setting makes the objects on the way.
  subscript(path path: String...) -> JSON? {
    get { self[path: path] }
    set { self[path: path] = newValue }
  }

  subscript(path path: [String]) -> JSON? {
    get { path.reduce(self) { $0?[$1] } }
    set {
      guard let first = path.first else { return }
      if path.count == 1 {
        self[first] = newValue
      } else {
        var member = self[first] ?? .null
        member[path: Array(path.dropFirst())] = newValue
        self[first] = member
      }
    }
  }
}

extension JSON? {
  /// Sets members of an object, which is made when absent.
  mutating func put(_ members: [String: JSON]) {
    var object = self ?? .null
    for (key, value) in members { object[key] = value }
    self = object
  }

  /// Puts items over those of a list whose `key` has the same value, at the place of the first one, or at its end.
  mutating func put(_ items: [JSON], by key: String) {
    var list = self?.array ?? []
    for item in items {
      let place = list.firstIndex { $0[key] == item[key] } ?? list.endIndex
      list.removeAll { $0[key] == item[key] }
      list.insert(item, at: place)
    }
    self = .array(list)
  }

  /// Takes items out of a list.
  mutating func remove(where isUnwanted: (JSON) -> Bool) {
    if let list = self?.array { self = .array(list.filter { !isUnwanted($0) }) }
  }

  /// Changes the items of a list that have this name.
  mutating func change(named name: String, _ change: (inout JSON) -> Void) {
    guard var list = self?.array else { return }
    for place in list.indices where list[place]["name"]?.string == name { change(&list[place]) }
    self = .array(list)
  }
}
