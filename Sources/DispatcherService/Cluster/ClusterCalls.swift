import FoundationEssentials
import KubernetesAPI
import ScanModel
import ScanStore

/// Carries actions out: each is one request (a list: one a page), and each answer one event.
struct ClusterCalls: Sendable {
  typealias Tell = @Sendable (ClusterEvent) -> Void

  let client: KubernetesClient
  let template: JobTemplate
  let scannerImage: String?
  /// Known before the first object is made or asked for.
  let installation: UUID?
  let timing: ClusterTiming
  let metrics: DispatcherMetrics

  func carryOut(_ action: ClusterAction, tell: Tell) async {
    switch action {
    case .readNamespace: tell(.located(await result(.get, .namespaces) { try await namespaceUID() }))
    case .createJob(let attempt): tell(.created(attempt.id, await create(attempt)))
    case .readJob(let id, let name):
      tell(.read(id, await result(.get, .jobs) { JobView(try await client.get(Job.self, named: name), seenAt: .now) }))
    case .createSecret(let id, let job, let uid, let token):
      let secret = Secret.token(token, ofJob: job, uid: uid, labels: labels(of: id))
      tell(.secured(id, await failure(.create, .secrets) { _ = try await client.create(secret) }))
    case .replaceSecret(let id, let job, let uid, let token):
      let tree = Secret.change(token: token, job: job, uid: uid)
      tell(
        .secured(
          id, await failure(.patch, .secrets) { _ = try await client.patch(Secret.self, named: job, with: tree) }))
    case .resumeJob(let id, let name):
      tell(.resumed(id, await failure(.patch, .jobs) { _ = try await client.resume(jobNamed: name) }))
    case .deleteJob(let id, let name, let uid):
      let error = await failure(.delete, .jobs) { try await client.delete(Job.self, named: name, uid: uid) }
      tell(.deleted(id, name: name, uid: uid, error))
    case .readWarnings(let id, let uid): tell(.warnings(id, await warnings(about: uid)))
    case .readLogTail(let id, let pod):
      let words = await result(.get, .log) {
        try await client.logTail(podNamed: pod, container: JobTemplate.scanner, lines: 20, bytes: 2_048)
      }
      tell(.lastWords(id, try? words.get()))
    case .list(let feed): tell(await list(feed))
    case .watch(let feed, let version): await watch(feed, from: version, tell: tell)
    case .emit: break
    }
  }

  private func namespaceUID() async throws -> String {
    let namespace = try await client.get(Namespace.self, named: client.namespace)
    guard let uid = namespace.metadata.uid else {
      throw KubernetesError(.server, "The namespace \(client.namespace) has no uid.")
    }
    return uid
  }

  private func create(_ attempt: ClaimedAttempt) async -> Result<JobView, LaunchFailure> {
    guard let installation else {
      return .failure(.cluster(KubernetesError(.server, "The installation is not known yet.")))
    }
    let place = JobPlace(
      namespace: client.namespace, installationID: installation, scannerImage: scannerImage)
    let tree: JSON
    do throws(ScanError) {
      tree = try template.job(for: attempt, in: place)
    } catch {
      return .failure(.template(error))
    }
    return await result(.create, .jobs) { JobView(try await client.create(Job.self, from: tree), seenAt: .now) }
      .mapError(LaunchFailure.cluster)
  }

  private func warnings(about uid: String) async -> [String] {
    let events = try? await result(.list, .events) { try await client.events(ofUID: uid) }.get()
    return (events ?? []).filter { $0.type == "Warning" }.map { PodView.sentence($0.reason ?? "Warning", $0.message) }
  }

  private func labels(of id: AttemptID) -> [String: String] {
    [
      JobLabel.installation: installation?.lowercased ?? "", JobLabel.jobID: id.jobID.lowercased,
      JobLabel.fence: String(id.fence),
    ]
  }
}

// Lists and watches.
extension ClusterCalls {
  private var selector: KubernetesClient.Selector {
    KubernetesClient.Selector(labels: "\(JobLabel.installation)=\(installation?.lowercased ?? "")")
  }

  private func list(_ feed: ClusterFeed) async -> ClusterEvent {
    let askedAt = ContinuousClock.now
    let listing = await result(.list, feed.resource) { () -> (ClusterListing, String) in
      switch feed {
      case .jobs:
        let list = try await client.list(Job.self, selector)
        return (.jobs(list.items.map { JobView($0, seenAt: askedAt) }), list.metadata.resourceVersion ?? "")
      case .pods:
        let list = try await client.list(Pod.self, selector)
        return (.pods(list.items.compactMap { PodView($0, seenAt: askedAt) }), list.metadata.resourceVersion ?? "")
      }
    }
    switch listing {
    case .success(let (listing, version)): return .listed(feed, listing, version: version, askedAt: askedAt)
    case .failure(let error): return .listFailed(feed, error)
    }
  }

  private func watch(_ feed: ClusterFeed, from version: String, tell: Tell) async {
    var version = version
    let error = await failure(.watch, feed.resource) {
      switch feed {
      case .jobs:
        try await watch(Job.self, from: &version) { job, isGone in
          let view = JobView(job, seenAt: .now)
          tell(isGone ? .jobGone(name: view.name, uid: view.uid) : .job(view))
        }
      case .pods:
        try await watch(Pod.self, from: &version) { pod, isGone in
          guard let view = PodView(pod, seenAt: .now) else { return }
          tell(isGone ? .podGone(view) : .pod(view))
        }
      }
    }
    tell(.watchEnded(feed, version: version, error))
  }

  private func watch<Object: KubernetesObject>(
    _ type: Object.Type, from version: inout String, see: (Object, Bool) -> Void
  ) async throws {
    let watch = try await client.watch(type, selector, from: version, for: timing.watch)
    for try await event in watch {
      switch event {
      case .added(let object), .modified(let object): see(object, false)
      case .deleted(let object): see(object, true)
      case .bookmark: break
      }
      version = event.version ?? version
    }
  }
}

// Every request passes here.
extension ClusterCalls {
  private func result<Value: Sendable>(
    _ verb: DispatcherMetrics.Verb, _ resource: DispatcherMetrics.Resource, _ body: () async throws -> Value
  ) async -> Result<Value, KubernetesError> {
    do {
      let value = try await body()
      metrics.countRequest(verb, resource, nil)
      return .success(value)
    } catch {
      let error = error as? KubernetesError ?? KubernetesError(.unreachable, "The request was cancelled.")
      metrics.countRequest(verb, resource, error.kind)
      return .failure(error)
    }
  }

  private func failure(
    _ verb: DispatcherMetrics.Verb, _ resource: DispatcherMetrics.Resource, _ body: () async throws -> Void
  ) async -> KubernetesError? {
    switch await result(verb, resource, body) {
    case .success: nil
    case .failure(let error): error
    }
  }
}

extension WatchEvent {
  fileprivate var version: String? {
    switch self {
    case .added(let object), .modified(let object), .deleted(let object): object.metadata.resourceVersion
    case .bookmark(let version): version
    }
  }
}

extension ClusterFeed {
  var resource: DispatcherMetrics.Resource {
    switch self {
    case .jobs: .jobs
    case .pods: .pods
    }
  }
}

extension Secret {
  /// The token of one attempt. It goes with its Job, so that nobody has to delete it.
  static func token(_ token: String, ofJob name: String, uid: String, labels: [String: String]) -> Secret {
    Secret(
      metadata: ObjectMeta(
        name: name, labels: labels,
        ownerReferences: [OwnerReference(apiVersion: "batch/v1", kind: "Job", name: name, uid: uid)]),
      stringData: [JobLabel.tokenKey: token])
  }

  /// Another token, and the Job that owns it now: the Secret may be of an earlier Job of that name.
  static func change(token: String, job name: String, uid: String) -> JSON {
    [
      "metadata": [
        "ownerReferences": [
          ["apiVersion": "batch/v1", "kind": "Job", "name": .string(name), "uid": .string(uid)]
        ]
      ],
      "stringData": [JobLabel.tokenKey: .string(token)],
    ]
  }
}
