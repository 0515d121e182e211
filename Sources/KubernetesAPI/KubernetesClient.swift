import FoundationEssentials
import HTTPClient
import ScanModel

/// What the dispatcher asks of the API server, in one namespace.
///
/// Nothing is tried again here, but once with renewed credentials after a 401. Every call throws `KubernetesError`, or
/// `CancellationError` when the task is cancelled, and nothing else.
public struct KubernetesClient: Sendable {
  /// Which of the objects; both nil: all.
  public struct Selector: Hashable, Sendable {
    /// `key=value,...`
    public var labels: String?
    /// `involvedObject.uid=...`
    public var fields: String?

    public init(labels: String? = nil, fields: String? = nil) {
      self.labels = labels
      self.fields = fields
    }
  }

  /// Bytes of one answer, and of one line of a watch.
  static let answerLimit = 64 << 20

  /// Where objects are looked for and made.
  public let namespace: String
  /// For messages.
  public let server: String
  /// For a request and its answer, watches aside. Default 30 seconds.
  public var requestTimeout = Duration.seconds(30)
  /// Objects a page of a list. Default 500.
  public var pageSize = 500
  /// Beyond the server's own limit for a watch, before its silence ends it.
  var watchGrace = Duration.seconds(10)
  private let credentials: Credentials

  public init(_ configuration: ClusterConfiguration) {
    namespace = configuration.namespace
    server = configuration.server
    credentials = Credentials(configuration)
  }
}

// Objects, one at a time.
extension KubernetesClient {
  /// Makes an object. A field that the server does not know is refused as `invalid`.
  public func create<Object: KubernetesObject>(_ object: Object) async throws -> Object {
    try await create(Object.self, body: Named(object: object))
  }

  /// Makes an object from a tree, which names its own `apiVersion` and `kind`.
  public func create<Object: KubernetesObject>(_ type: Object.Type, from tree: JSON) async throws -> Object {
    try await create(type, body: tree)
  }

  public func get<Object: KubernetesObject>(_ type: Object.Type, named name: String) async throws -> Object {
    try await answer(type, to: Call("GET", path(type, name)))
  }

  /// Changes the members that `tree` names and leaves the others. Source: RFC 7396.
  public func patch<Object: KubernetesObject>(
    _ type: Object.Type, named name: String, with tree: JSON
  ) async throws -> Object {
    var call = Call("PATCH", path(type, name), [("fieldValidation", "Strict")])
    call.body = try Self.bytes(of: tree)
    call.contentType = "application/merge-patch+json"
    return try await answer(type, to: call)
  }

  /// Lets a suspended Job make its pod.
  public func resume(jobNamed name: String) async throws -> Job {
    try await patch(Job.self, named: name, with: ["spec": ["suspend": false]])
  }

  /// Asks for deletion of the object with this `uid` and, in the background, of what it owns. Throws `conflict` when
  /// the name belongs to another object by now, `notFound` when it is gone.
  public func delete<Object: KubernetesObject>(_ type: Object.Type, named name: String, uid: String) async throws {
    var call = Call("DELETE", path(type, name))
    // In the body: beside one, the server does not look at the query.
    call.body = try Self.bytes(
      of: [
        "apiVersion": "v1", "kind": "DeleteOptions", "propagationPolicy": "Background",
        "preconditions": ["uid": .string(uid)],
      ] as JSON)
    _ = try await answerBytes(to: call)
  }

  /// The last lines of a pod's log, at most `bytes` bytes of them from their beginning. Bytes that are no text are
  /// replaced.
  public func logTail(
    podNamed name: String, container: String? = nil, lines: Int = 50, bytes: Int = 16_384
  ) async throws -> String {
    var query = [("tailLines", "\(lines)"), ("limitBytes", "\(bytes)")]
    if let container { query.append(("container", container)) }
    var call = Call("GET", path(Pod.self, name) + "/log", query)
    call.accept = "*/*"
    return String(decoding: try await answerBytes(to: call), as: UTF8.self)
  }

  private func create<Object: KubernetesObject>(_ type: Object.Type, body: some Encodable) async throws -> Object {
    var call = Call("POST", path(type), [("fieldValidation", "Strict")])
    call.body = try Self.bytes(of: body)
    return try await answer(type, to: call)
  }
}

// Many objects.
extension KubernetesClient {
  /// All objects, page by page, and the version from which a watch goes on.
  public func list<Object: KubernetesObject>(
    _ type: Object.Type, _ selector: Selector = Selector()
  ) async throws -> ObjectList<Object> {
    try await pages(of: Object.self, path(type), selector, accept: "application/json")
  }

  /// As `list`, but only their metadata.
  public func listMetadata<Object: KubernetesObject>(
    of type: Object.Type, _ selector: Selector = Selector()
  ) async throws -> ObjectList<PartialObject> {
    try await pages(
      of: PartialObject.self, path(type), selector,
      accept: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1")
  }

  /// What is said about the object with this uid, the oldest first.
  public func events(ofUID uid: String) async throws -> [Event] {
    let list = try await list(Event.self, Selector(fields: "involvedObject.uid=\(uid)"))
    return list.items.sorted { ($0.lastSeen ?? .distantPast) < ($1.lastSeen ?? .distantPast) }
  }

  /// Changes after `version`, with bookmarks, for at most `time` (whole seconds). Throws `expired` here or on the first
  /// line when the server has forgotten that version, `resourceVersionTooLarge` when it has not seen it.
  public func watch<Object: KubernetesObject>(
    _ type: Object.Type, _ selector: Selector = Selector(), from version: String, for time: Duration = .seconds(240)
  ) async throws -> Watch<Object> {
    let seconds = max(1, time.components.seconds)
    var call = Call("GET", path(type), selector.query)
    call.query += [
      ("watch", "true"), ("allowWatchBookmarks", "true"), ("resourceVersion", version),
      ("timeoutSeconds", "\(seconds)"),
    ]
    call.timeouts.stall = nil
    call.timeouts.total = .seconds(seconds) + watchGrace
    return Watch(body: try await send(call).body)
  }

  /// A page whose list is too old starts it anew, three times at most.
  private func pages<Item>(
    of item: Item.Type, _ path: String, _ selector: Selector, accept: String
  ) async throws -> ObjectList<Item> {
    var restarts = 0
    while true {
      do {
        return try await pagesOnce(of: item, path, selector, accept: accept)
      } catch let error as KubernetesError where error.kind == .expired && restarts < 3 {
        restarts += 1
      }
    }
  }

  private func pagesOnce<Item>(
    of item: Item.Type, _ path: String, _ selector: Selector, accept: String
  ) async throws -> ObjectList<Item> {
    var whole = ObjectList<Item>(metadata: .init(), items: [])
    var next: String?
    repeat {
      var call = Call("GET", path, selector.query + [("limit", "\(pageSize)")])
      if let next { call.query.append(("continue", next)) }
      call.accept = accept
      let page = try await answer(ObjectList<Item>.self, to: call)
      whole.items += page.items
      whole.metadata.resourceVersion = page.metadata.resourceVersion
      next = page.metadata.continue
    } while next?.isEmpty == false
    return whole
  }
}

// The way there and back.
extension KubernetesClient {
  private struct Call {
    var method: String
    var path: String
    var query: [(String, String)]
    var body: [UInt8]?
    var contentType = "application/json"
    var accept = "application/json"
    var timeouts = HTTPRequest.Timeouts()

    init(_ method: String, _ path: String, _ query: [(String, String)] = []) {
      (self.method, self.path, self.query) = (method, path, query)
    }

    func request(to server: String, token: String?) -> HTTPRequest {
      let query = query.map { "\($0.percentEncoded)=\($1.percentEncoded)" }.joined(separator: "&")
      var request = HTTPRequest(method, server + path + (query.isEmpty ? "" : "?\(query)"))
      request.headers.add("Accept", accept)
      if let token { request.headers.add("Authorization", "Bearer \(token)") }
      if let body {
        request.headers.add("Content-Type", contentType)
        request.body = .bytes(body)
      }
      request.timeouts = timeouts
      return request
    }
  }

  private func path<Object: KubernetesObject>(_ type: Object.Type, _ name: String? = nil) -> String {
    let place = type.resource.isNamespaced ? "/namespaces/\(namespace.percentEncoded)" : ""
    let folder = "\(type.resource.root)\(place)/\(type.resource.plural)"
    return name.map { "\(folder)/\($0.percentEncoded)" } ?? folder
  }

  private static func bytes(of value: some Encodable) throws -> [UInt8] {
    do {
      return try Wire.encode(value)
    } catch {
      throw KubernetesError(.invalid(field: nil), "The object cannot be written as JSON: \(error)")
    }
  }

  private func answer<Value: Decodable>(_ type: Value.Type, to call: Call) async throws -> Value {
    let bytes = try await answerBytes(to: call)
    do {
      return try Wire.decode(type, from: bytes)
    } catch {
      throw KubernetesError(.server, "The answer of the server is not understood as \(type): \(error)")
    }
  }

  private func answerBytes(to call: Call) async throws -> [UInt8] {
    var call = call
    call.timeouts.total = requestTimeout
    let response = try await send(call)
    do {
      return try await response.body.collect(upTo: Self.answerLimit)
    } catch let failure as HTTPFailure {
      throw KubernetesError(failure)
    }
  }

  /// An answer that is success.
  private func send(_ call: Call) async throws -> HTTPResponse {
    do {
      let access = try await credentials.access()
      var response = try await access.http.execute(call.request(to: server, token: access.token))
      if response.status == 401, let renewed = try await credentials.renew(access) {
        response = try await renewed.http.execute(call.request(to: server, token: renewed.token))
      }
      guard (200..<300).contains(response.status) else {
        // A status that is longer is not worth reading: it is the text of a whole pod.
        let body = try await response.body.collect(upTo: 4 << 20)
        throw KubernetesError(
          code: response.status, contentType: response.contentType, body: body, retryAfter: response.retryAfter)
      }
      return response
    } catch let failure as HTTPFailure {
      throw KubernetesError(failure)
    } catch let error as ScanError {
      throw KubernetesError(.unauthorized, "\(error)")
    }
  }
}

extension KubernetesClient.Selector {
  fileprivate var query: [(String, String)] {
    [("labelSelector", labels), ("fieldSelector", fields)].compactMap { name, value in value.map { (name, $0) } }
  }
}

extension String {
  /// All but the unreserved characters of RFC 3986, section 2.3, escaped.
  fileprivate var percentEncoded: String {
    let plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    for byte in utf8 {
      result += plain.contains(byte) ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
    return String(decoding: result, as: UTF8.self)
  }
}
