extension String {
  /// A URL as it may stand in messages and tables: without the user name and password before its host.
  /// What is no URL stays as it is. Source: RFC 3986, section 3.2.
  public var withoutUserInfo: String {
    guard let scheme = firstRange(of: "://") else { return self }
    let authority = self[scheme.upperBound...].prefix { !"/?#".contains($0) }
    guard let at = authority.lastIndex(of: "@") else { return self }
    return String(self[..<scheme.upperBound] + self[index(after: at)...])
  }
}
