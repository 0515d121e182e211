import Testing

@testable import KubernetesAPI

/// What the answers mean that a Kubernetes 1.36 API server was seen to give.
@Suite struct KubernetesErrorTests {
  private func error(_ code: Int, _ body: String, contentType: String = "application/json") -> KubernetesError {
    KubernetesError(code: code, contentType: contentType, body: Array(body.utf8))
  }

  private func status(_ code: Int, _ reason: String, _ message: String = "", details: String = "{}") -> String {
    """
    {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"\(message)","reason":"\(reason)",\
    "details":\(details),"code":\(code)}
    """
  }

  @Test func tellsATakenNameFromAConflict() {
    let taken = status(
      409, "AlreadyExists", #"jobs.batch \"scan-1\" already exists"#,
      details: #"{"name":"scan-1","group":"batch","kind":"jobs"}"#)
    #expect(error(409, taken).kind == .alreadyExists)
    #expect(error(409, status(409, "Conflict")).kind == .conflict)
  }

  @Test func tellsAQuotaFromMissingRights() {
    let quota = error(403, status(403, "Forbidden", #"jobs.batch \"a\" is forbidden: exceeded quota: few, used: 2"#))
    #expect(quota.kind == .quotaExceeded)
    let rights = error(403, status(403, "Forbidden", #"jobs.batch is forbidden: User \"a\" cannot create"#))
    #expect(rights.kind == .forbidden)
    #expect(rights.retryAfter == nil)
  }

  @Test func tellsAMissingNamespaceFromAMissingObject() {
    let namespace = status(404, "NotFound", details: #"{"name":"gone","kind":"namespaces"}"#)
    #expect(error(404, namespace).kind == .namespaceGone)
    let job = status(404, "NotFound", details: #"{"name":"a","group":"batch","kind":"jobs"}"#)
    #expect(error(404, job).kind == .notFound)
    let ending = status(403, "Forbidden", details: #"{"causes":[{"reason":"NamespaceTerminating"}]}"#)
    #expect(error(403, ending).kind == .namespaceGone)
  }

  @Test func doesNotTakeABare404ForAMissingObject() {
    #expect(error(404, "404 page not found", contentType: "text/plain").kind == .server)
  }

  @Test func namesTheFieldAtFault() {
    let invalid = status(
      422, "Invalid",
      details: #"{"causes":[{"reason":"FieldValueInvalid","message":"x","field":"spec.template.labels"}]}"#)
    #expect(error(422, invalid).kind == .invalid(field: "spec.template.labels"))
    let unknown = status(
      400, "BadRequest",
      #"Job in version \"v1\" cannot be handled as a Job: strict decoding error: unknown field \"spec.sbacoff\""#)
    #expect(error(400, unknown).kind == .invalid(field: "spec.sbacoff"))
    #expect(error(400, status(400, "BadRequest", "no JSON")).kind == .invalid(field: nil))
  }

  @Test func readsThePlainTextOfAnOverloadedServer() {
    let overloaded = KubernetesError(
      code: 429, contentType: "text/plain", body: Array("Too many requests, please try again later.\n".utf8),
      retryAfter: .seconds(1))
    #expect(overloaded.kind == .tooManyRequests)
    #expect(overloaded.retryAfter == .seconds(1))
    #expect(overloaded.message.contains("try again later"))
  }

  @Test func takesThePauseFromTheDetailsWhenNoHeaderHasIt() {
    #expect(
      error(429, status(429, "TooManyRequests", details: #"{"retryAfterSeconds":7}"#)).retryAfter == .seconds(7))
  }

  @Test func tellsVersionsOfThePastFromThoseOfTheFuture() {
    #expect(error(410, status(410, "Expired")).kind == .expired)
    let future = status(504, "Timeout", details: #"{"causes":[{"reason":"ResourceVersionTooLarge","message":"x"}]}"#)
    #expect(error(504, future).kind == .resourceVersionTooLarge)
    #expect(error(504, status(504, "Timeout")).kind == .server)
  }

  @Test(arguments: [
    (401, "Unauthorized", KubernetesError.Kind.unauthorized), (413, "RequestEntityTooLarge", .tooLarge),
    (500, "InternalError", .server),
  ])
  func decidesTheRestByReason(_ code: Int, _ reason: String, _ kind: KubernetesError.Kind) {
    #expect(error(code, status(code, reason)).kind == kind)
  }

  @Test func cutsTheMessageOfAWholePod() {
    #expect(error(422, status(422, "Invalid", String(repeating: "x", count: 9_000))).message.count == 500)
  }

  @Test func survivesABrokenStatus() {
    #expect(error(500, "{").kind == .server)
    #expect(error(502, "", contentType: "").message == "The server answered with status 502: no text")
  }
}
