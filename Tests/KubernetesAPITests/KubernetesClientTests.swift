import FoundationEssentials
import Testing

@testable import KubernetesAPI

@Suite struct KubernetesClientTests {
  private static let expired =
    #"{"kind":"Status","status":"Failure","reason":"Expired","code":410,"message":"too old"}"#

  private func client(_ server: AnswerServer, token: String? = nil, tokenFile: String? = nil) -> KubernetesClient {
    var configuration = ClusterConfiguration(context: "test", server: server.url)
    configuration.namespace = "scans"
    configuration.login.token = token
    configuration.login.tokenFile = tokenFile
    return KubernetesClient(configuration)
  }

  private func page(_ names: [String], next: String = "", version: String = "7") -> String {
    let items = names.map { #"{"metadata":{"name":"\#($0)"}}"# }.joined(separator: ",")
    return AnswerServer.json(
      "200 OK", #"{"metadata":{"resourceVersion":"\#(version)","continue":"\#(next)"},"items":[\#(items)]}"#)
  }

  @Test func createsStrictlyAndSaysWhoItIs() async throws {
    let server = try AnswerServer([
      AnswerServer.json("201 Created", #"{"metadata":{"name":"a","uid":"u1"},"spec":{"suspend":true}}"#)
    ])
    defer { server.stop() }
    let job = try await client(server, token: "abc").create(
      Job.self, from: ["apiVersion": "batch/v1", "kind": "Job", "metadata": ["name": "a"]])
    #expect(job.metadata.uid == "u1")
    let request = try #require(server.requests.first)
    #expect(request.line == "POST /apis/batch/v1/namespaces/scans/jobs?fieldValidation=Strict HTTP/1.1")
    #expect(request.head.contains("Authorization: Bearer abc"))
    #expect(request.body == #"{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"a"}}"#)
  }

  @Test func deletesInTheBackgroundAndOnlyTheOneMeant() async throws {
    let server = try AnswerServer([AnswerServer.json("200 OK", #"{"kind":"Status","status":"Success"}"#)])
    defer { server.stop() }
    try await client(server).delete(Job.self, named: "a", uid: "u1")
    let request = try #require(server.requests.first)
    #expect(request.line == "DELETE /apis/batch/v1/namespaces/scans/jobs/a HTTP/1.1")
    #expect(
      request.body
        == #"{"apiVersion":"v1","kind":"DeleteOptions","preconditions":{"uid":"u1"},"propagationPolicy":"Background"}"#)
  }

  @Test func resumesByMergePatch() async throws {
    let server = try AnswerServer([AnswerServer.json("200 OK", #"{"metadata":{"name":"a"},"spec":{"suspend":false}}"#)])
    defer { server.stop() }
    #expect(try await client(server).resume(jobNamed: "a").spec?.suspend == false)
    let request = try #require(server.requests.first)
    #expect(request.line.hasPrefix("PATCH /apis/batch/v1/namespaces/scans/jobs/a?"))
    #expect(request.head.contains("Content-Type: application/merge-patch+json"))
    #expect(request.body == #"{"spec":{"suspend":false}}"#)
  }

  @Test func listsPageByPageAndStartsAnewWhenOneIsTooOld() async throws {
    let server = try AnswerServer([
      page(["a"], next: "n/1"), AnswerServer.json("410 Gone", Self.expired), page(["b"], next: "n2", version: "9"),
      page(["c"], version: "9"),
    ])
    defer { server.stop() }
    let list = try await client(server).list(Pod.self, .init(labels: "a/b=c"))
    #expect(list.items.map(\.metadata.name) == ["b", "c"])
    #expect(list.metadata.resourceVersion == "9")
    let root = "GET /api/v1/namespaces/scans/pods?labelSelector=a%2Fb%3Dc&limit=500"
    #expect(
      server.requests.map(\.line) == [
        "\(root) HTTP/1.1", "\(root)&continue=n%2F1 HTTP/1.1", "\(root) HTTP/1.1", "\(root)&continue=n2 HTTP/1.1",
      ])
  }

  @Test func asksForMetadataOnly() async throws {
    let server = try AnswerServer([page(["a"])])
    defer { server.stop() }
    #expect(try await client(server).listMetadata(of: Job.self).items.map(\.metadata.name) == ["a"])
    #expect(
      server.requests[0].head.contains("Accept: application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"))
  }

  @Test func watchesUntilTheServerEndsIt() async throws {
    let server = try AnswerServer([
      AnswerServer.json(
        "200 OK",
        """
        {"type":"ADDED","object":{"metadata":{"name":"a"}}}
        {"type":"BOOKMARK","object":{"kind":"Job","metadata":{"resourceVersion":"12","creationTimestamp":null}}}
        {"type":"DELETED","object":{"metadata":{"name":"a"}}}

        """)
    ])
    defer { server.stop() }
    var events: [WatchEvent<Job>] = []
    for try await event in try await client(server).watch(Job.self, from: "5", for: .seconds(60)) {
      events.append(event)
    }
    let job = Job(metadata: ObjectMeta(name: "a"))
    #expect(events == [.added(job), .bookmark(resourceVersion: "12"), .deleted(job)])
    #expect(
      server.requests[0].line.contains(
        "?watch=true&allowWatchBookmarks=true&resourceVersion=5&timeoutSeconds=60 "))
  }

  @Test func takesAnErrorLineInsideASuccessForWhatItIs() async throws {
    let server = try AnswerServer([AnswerServer.json("200 OK", "{\"type\":\"ERROR\",\"object\":\(Self.expired)}\n")])
    defer { server.stop() }
    let watch = try await client(server).watch(Job.self, from: "1")
    let error = try await #require(throws: KubernetesError.self) { for try await _ in watch {} }
    #expect(error.kind == .expired)
  }

  @Test func renewsItsTokenOnceAfterARefusal() async throws {
    let refusal = AnswerServer.json("401 Unauthorized", #"{"kind":"Status","reason":"Unauthorized","code":401}"#)
    let server = try AnswerServer([refusal, page([]), refusal, refusal])
    defer { server.stop() }
    let folder = try TemporaryFolder()
    let client = client(server, tokenFile: try folder.write("token", "one"))
    #expect(try await client.list(Job.self).items.isEmpty)
    let error = try await #require(throws: KubernetesError.self) { try await client.list(Job.self) }
    #expect(error.kind == .unauthorized)
    #expect(server.requests.count == 4)
  }

  @Test func carriesTheServersPause() async throws {
    let server = try AnswerServer([
      "HTTP/1.1 429 Too Many Requests\r\nContent-Type: text/plain; charset=utf-8\r\nRetry-After: 1\r\n"
        + "Connection: close\r\n\r\nToo many requests, please try again later.\n"
    ])
    defer { server.stop() }
    let error = try await #require(throws: KubernetesError.self) { try await client(server).get(Job.self, named: "a") }
    #expect(error.kind == .tooManyRequests)
    #expect(error.retryAfter == .seconds(1))
  }

  @Test func saysThatNobodyAnswers() async throws {
    let server = try AnswerServer([""])
    defer { server.stop() }
    let client = client(server)
    let error = try await #require(throws: KubernetesError.self) { try await client.get(Job.self, named: "a") }
    #expect(error.kind == .unreachable)
  }

  @Test func readsTheEndOfALogAndEventsInOrder() async throws {
    let server = try AnswerServer([
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nlast words\n",
      AnswerServer.json(
        "200 OK",
        """
        {"metadata":{},"items":[
        {"metadata":{"name":"b"},"involvedObject":{},"lastTimestamp":"2026-11-23T20:00:01Z"},
        {"metadata":{"name":"a"},"involvedObject":{},"lastTimestamp":"2026-11-23T20:00:00Z"}]}
        """),
    ])
    defer { server.stop() }
    let client = client(server)
    #expect(try await client.logTail(podNamed: "a", lines: 5, bytes: 100) == "last words\n")
    #expect(try await client.events(ofUID: "u1").map(\.metadata.name) == ["a", "b"])
    #expect(
      server.requests.map(\.line) == [
        "GET /api/v1/namespaces/scans/pods/a/log?tailLines=5&limitBytes=100 HTTP/1.1",
        "GET /api/v1/namespaces/scans/events?fieldSelector=involvedObject.uid%3Du1&limit=500 HTTP/1.1",
      ])
  }

  @Test func endsAWatchThatFallsSilent() async throws {
    let line = #"{"type":"ADDED","object":{"metadata":{"name":"a"}}}"# + "\n"
    let server = try AnswerServer([AnswerServer.json("200 OK", line)], holds: true)
    defer { server.stop() }
    var client = client(server)
    client.watchGrace = .zero
    var count = 0
    for try await _ in try await client.watch(Job.self, from: "1", for: .seconds(1)) { count += 1 }
    #expect(count == 1)
  }

  @Test func givesUpARequestThatIsNotAnswered() async throws {
    let server = try AnswerServer([""], holds: true)
    defer { server.stop() }
    var client = client(server)
    client.requestTimeout = .milliseconds(200)
    let error = try await #require(throws: KubernetesError.self) { try await client.get(Job.self, named: "a") }
    #expect(error.kind == .unreachable)
  }

  @Test func endsWithItsTask() async throws {
    let server = try AnswerServer([AnswerServer.json("200 OK", "")], holds: true)
    defer { server.stop() }
    let client = client(server)
    let watch = try await client.watch(Job.self, from: "1")
    let reader = Task { for try await _ in watch {} }
    reader.cancel()
    await #expect(throws: CancellationError.self) { try await reader.value }
  }
}
