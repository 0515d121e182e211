import FoundationEssentials

/// How one container of a pod is.
public struct ContainerStatus: Codable, Hashable, Sendable {
  /// At most one of the three is there.
  public struct State: Codable, Hashable, Sendable {
    public var waiting: Waiting?
    public var running: Running?
    public var terminated: Terminated?

    public init(waiting: Waiting? = nil, running: Running? = nil, terminated: Terminated? = nil) {
      self.waiting = waiting
      self.running = running
      self.terminated = terminated
    }
  }

  public struct Waiting: Codable, Hashable, Sendable {
    /// `ErrImagePull`, `CreateContainerConfigError`, `ContainerCreating`, ...
    public var reason: String?
    public var message: String?

    public init(reason: String? = nil, message: String? = nil) {
      self.reason = reason
      self.message = message
    }
  }

  public struct Running: Codable, Hashable, Sendable {
    public var startedAt: Date?

    public init(startedAt: Date? = nil) { self.startedAt = startedAt }
  }

  public struct Terminated: Codable, Hashable, Sendable {
    public var exitCode: Int
    /// `Completed`, `Error`, `OOMKilled`, ...
    public var reason: String?
    /// The container's own last words where its `terminationMessagePolicy` gives any.
    public var message: String?
    public var finishedAt: Date?

    public init(exitCode: Int, reason: String? = nil, message: String? = nil, finishedAt: Date? = nil) {
      self.exitCode = exitCode
      self.reason = reason
      self.message = message
      self.finishedAt = finishedAt
    }
  }

  public var name: String
  public var state: State?
  public var restartCount: Int?

  public init(name: String, state: State? = nil, restartCount: Int? = nil) {
    self.name = name
    self.state = state
    self.restartCount = restartCount
  }
}
