/// What lets a scanner act: the attempt and its token. Printing it shows no token.
public struct AttemptCredentials: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
  public var id: AttemptID
  public var token: String

  public init(id: AttemptID, token: String) {
    self.id = id
    self.token = token
  }

  public var description: String { id.description }
  public var debugDescription: String { id.description }
}
