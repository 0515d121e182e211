import FoundationEssentials
import KubernetesAPI

// What only the stand-in can be told. In a real cluster each of these throws: tests that need them are skipped there.
extension TestCluster {
  /// What becomes of a request instead of its answer.
  public enum Fault: String, Sendable, CaseIterable {
    case tooManyRequests = "429"
    case internalError = "500"
    case unavailable = "503"
    case quota, conflict, expired, unauthorized, forbidden
    /// Never answered; not done.
    case hang
    /// Never answered, but done.
    case mute
    /// The connection ends before it is done.
    case drop
    /// The connection ends after it is done.
    case lost
    case delay
  }

  public enum WatchCommand: String, Sendable {
    /// The connection breaks, the answer ends, nothing comes any more, an ERROR line with 410, a bookmark.
    case cut, end, silence, expire, bookmark
  }

  /// What a pod does instead of running its containers.
  public struct Script: Sendable {
    var tree: JSON

    /// - Parameter behaviour: one of `BEHAVIOURS` in Tests/ClusterStandIn/stand_in/scripts.py.
    public init(_ behaviour: String, seconds: Double? = nil, exitCode: Int? = nil, message: String? = nil) {
      tree = ["behaviour": .string(behaviour)]
      tree["seconds"] = seconds.map { .number($0) }
      tree["exitCode"] = exitCode.map { .integer(Int64($0)) }
      tree["message"] = message.map { .string($0) }
    }
  }

  /// One request, as the stand-in's journal has it.
  public struct Request: Decodable, Sendable {
    /// Seconds since 1970.
    public var at: Double
    /// Nil: not answered yet, or never.
    public var answered: Double?
    /// `create`, `get`, `list`, `watch`, `update`, `patch`, `delete`.
    public var verb: String
    /// `jobs`, `pods/log`, ...
    public var resource: String
    public var name: String
    public var code: Int?
  }

  /// Lets the next `count` requests that fit go wrong. Of several faults the first that fits is taken.
  public func arm(
    _ fault: Fault, verb: String? = nil, resource: String? = nil, name: String? = nil, count: Int = 1,
    seconds: Double = 0
  ) async throws {
    var body: JSON = ["answer": .string(fault.rawValue), "count": .integer(Int64(count)), "seconds": .number(seconds)]
    body["verb"] = verb.map { .string($0) }
    body["resource"] = resource.map { .string($0) }
    body["name"] = name.map { .string($0) }
    try await post("faults", body)
  }

  /// Takes all faults back; connections that hang end.
  public func clearFaults() async throws { _ = try await control("DELETE", "faults") }

  /// For the next `count` pods, of one Job or of any.
  public func script(_ script: Script, job: String? = nil, count: Int = 1) async throws {
    var body: JSON = ["script": script.tree, "count": .integer(Int64(count))]
    body["job"] = job.map { .string($0) }
    try await post("scripts", body)
  }

  public func clearScripts() async throws { _ = try await control("DELETE", "scripts") }

  /// Gives a living pod another script; by its own name or by that of its Job.
  public func play(_ script: Script, pod name: String) async throws {
    try await post("pods", ["name": .string(name), "script": script.tree])
  }

  /// The pods of a Job, or of all, cannot be made; nil: they can again.
  public func refusePods(of job: String? = nil, because reason: String?) async throws {
    var body: JSON = ["reason": reason.map { .string($0) } ?? .null]
    body["job"] = job.map { .string($0) }
    try await post("refused-pods", body)
  }

  public func command(_ command: WatchCommand, watchesOf resource: String? = nil) async throws {
    var body: JSON = ["command": .string(command.rawValue)]
    body["resource"] = resource.map { .string($0) }
    try await post("watches", body)
  }

  /// Forgets all changes, so that watches from earlier versions are too old.
  public func compact() async throws { try await post("compact", [:]) }

  /// All connections end, and for a while new ones too. Restored: versions begin anew, smaller than those known.
  public func restart(downSeconds: Double = 0, isRestored: Bool = false) async throws {
    try await post("restart", ["downSeconds": .number(downSeconds), "isRestored": .bool(isRestored)])
  }

  public func setToken(_ token: String) async throws { try await post("token", ["token": .string(token)]) }

  /// All requests so far, in order of arrival.
  public func journal() async throws -> [Request] {
    struct Journal: Decodable { var requests: [Request] }
    return try JSONDecoder().decode(Journal.self, from: try await control("GET", "journal")).requests
  }

  public func requests(_ verb: String, _ resource: String, name: String? = nil) async throws -> [Request] {
    try await journal().filter { $0.verb == verb && $0.resource == resource && (name == nil || $0.name == name) }
  }

  /// The resources of the watches that are open.
  public func watches() async throws -> [String] {
    struct State: Decodable { var watches: [String] }
    return try JSONDecoder().decode(State.self, from: try await control("GET", "state")).watches
  }

  private func post(_ path: String, _ body: JSON) async throws { _ = try await control("POST", path, body) }

  private func control(_ method: String, _ path: String, _ body: JSON? = nil) async throws -> Data {
    guard let standIn else { throw ClusterFailure("Only the stand-in can be told \(path).") }
    return try await standIn.control(method, path, body)
  }
}
