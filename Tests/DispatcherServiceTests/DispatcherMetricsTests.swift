import FoundationEssentials
import KubernetesAPI
import Probes
import ScanModel
import Synchronization
import Testing

@testable import DispatcherService

@Suite struct DispatcherMetricsTests {
  private func end(_ code: String) -> AttemptEnd { AttemptEnd(code: code, reason: "r") }

  @Test func showsWhatHappened() throws {
    let metrics = DispatcherMetrics(version: "1.2")
    metrics.countClaim(.claimed)
    metrics.countClaim(.empty)
    metrics.countClaim(.empty)
    for event in [DispatcherMetrics.AttemptEvent.claimed, .claimed, .adopted, .launched] { metrics.count(event) }
    metrics.countEnd(AttemptEnd(code: .scannerGone, reason: "r"))
    metrics.countEnd(end("SR903"))
    metrics.countEnd(end("SR311"))
    metrics.countEnd(nil)
    metrics.countEnd(end("something \"else\""))
    metrics.setAttempts([.running: 7, .launching: 1])
    metrics.setAttempts([.running: 2, .pending: 3])
    metrics.countRequest(.create, .jobs, nil)
    metrics.countRequest(.create, .jobs, nil)
    metrics.countRequest(.create, .jobs, .alreadyExists)
    metrics.countRequest(.get, .log, .invalid(field: "spec"))
    metrics.countWatchRestart(.pods)
    metrics.setUp(.database, true)
    metrics.setUp(.cluster, false)
    let page = try MetricsPage(metrics.render())
    #expect(page.values("claims_total") == ["outcome=claimed": 1, "outcome=empty": 2, "outcome=failed": 0])
    #expect(
      page.values("attempts_total") == [
        "event=claimed": 2, "event=adopted": 1, "event=launched": 1, "event=released": 0, "event=ended": 5,
      ])
    #expect(page.values("ends_total") == ["code=SR903": 2, "code=SR311": 1, "code=other": 1, "code=reported": 1])
    #expect(
      page.values("attempts") == ["state=launching": 0, "state=pending": 3, "state=running": 2, "state=ending": 0])
    #expect(
      page.values("kubernetes_requests_total") == [
        "verb=create,resource=jobs,outcome=ok": 2, "verb=create,resource=jobs,outcome=already_exists": 1,
        "verb=get,resource=log,outcome=invalid": 1,
      ])
    #expect(page.values("watch_restarts_total") == ["resource=jobs": 0, "resource=pods": 1])
    #expect(page.values("up") == ["part=database": 1, "part=cluster": 0])
    #expect(page.values("info") == ["version=1.2": 1])
  }

  @Test func startsWithZeroesAndWithoutWhatIsNotKnownYet() throws {
    let text = DispatcherMetrics(version: "1").render()
    let page = try MetricsPage(text)
    #expect(
      page.families.map(\.name) == [
        "scanrook_dispatcher_claims_total", "scanrook_dispatcher_attempts_total", "scanrook_dispatcher_launch_seconds",
        "scanrook_dispatcher_attempts", "scanrook_dispatcher_watch_restarts_total", "scanrook_dispatcher_info",
      ])
    #expect(
      text.hasPrefix(
        """
        # HELP scanrook_dispatcher_claims_total Times that the database was asked for attempts.
        # TYPE scanrook_dispatcher_claims_total counter
        scanrook_dispatcher_claims_total{outcome="claimed"} 0
        scanrook_dispatcher_claims_total{outcome="empty"} 0
        scanrook_dispatcher_claims_total{outcome="failed"} 0

        """))
  }

  @Test func countsLaunchesInBuckets() throws {
    let metrics = DispatcherMetrics()
    for milliseconds in [3, 5, 6, 80, 2_500, 11_000] { metrics.observeLaunch(.milliseconds(milliseconds)) }
    let page = try MetricsPage(metrics.render())
    let family = try #require(page.family("launch_seconds"))
    let bounds = ["0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "+Inf"]
    #expect(family.samples.map { $0.labels.first?.value ?? $0.name } == bounds + ["_sum", "_count"])
    #expect(family.samples.map(\.value) == [2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 6, 13.594, 6])
  }

  @Test func saysTheSameTwice() {
    let metrics = DispatcherMetrics()
    for code in 100..<140 { metrics.countEnd(end("SR\(code)")) }
    for verb in [DispatcherMetrics.Verb.get, .list, .watch, .patch, .delete] {
      metrics.countRequest(verb, .jobs, .server)
    }
    let text = metrics.render()
    #expect(metrics.render() == text)
    let codes = text.matches(of: /code="(\w+)"/).map { String($0.output.1) }
    #expect(codes == codes.sorted() && codes.count == 40)
  }

  @Test func escapesWhatItQuotes() throws {
    let version = "a\"b\\c\nd é"
    #expect(DispatcherMetrics(version: version).render().hasSuffix(#"_info{version="a\"b\\c\nd é"} 1"# + "\n"))
    #expect(try MetricsPage(DispatcherMetrics(version: version).render()).values("info") == ["version=\(version)": 1])
    var text = MetricsText()
    text.add("a", .gauge, "back\\slash\nline", [.init(value: -0.25), .init(value: 1e-7), .init(value: .infinity)])
    #expect(text.text == "# HELP a back\\\\slash\\nline\n# TYPE a gauge\na -0.25\na 1e-07\na +Inf\n")
  }

  @Test func countsFromEveryThread() async throws {
    let metrics = DispatcherMetrics()
    await withTaskGroup { group in
      for _ in 0..<8 {
        group.addTask { for _ in 0..<1_000 { metrics.count(.launched) } }
      }
    }
    #expect(try MetricsPage(metrics.render()).values("attempts_total")["event=launched"] == 8_000)
  }
}

@Suite struct DispatcherHealthTests {
  @Test func isReadyAsLongAsADatabaseKnowsIt() {
    let health = DispatcherHealth()
    #expect(!health.isReady && health.answerReadiness().status == 503)
    health.setRegistered(true)
    #expect(health.isReady && health.answerReadiness().status == 200)
    health.setRegistered(false)
    #expect(health.answerReadiness().body == "waits for the database\n")
  }

  @Test func isAliveAsLongAsTheLoopTurns() {
    let start = ContinuousClock.now
    let clock = Mutex(start)
    let health = DispatcherHealth(patience: .seconds(30)) { clock.withLock { $0 } }
    #expect(health.isAlive)
    clock.withLock { $0 = start + .seconds(30) }
    #expect(health.isAlive && health.answerLiveness().status == 200)
    clock.withLock { $0 = start + .milliseconds(31_500) }
    #expect(!health.isAlive)
    #expect(health.answerLiveness() == .init(status: 503, body: "stands still for 31 s\n"))
    health.beat()
    #expect(health.isAlive)
  }

  @Test func answersTheRoutesOfTheProbes() async throws {
    let routes = DispatcherHealth().routes(DispatcherMetrics())
    #expect(routes.keys.sorted() == ["/healthz", "/metrics", "/readyz"])
    #expect(await routes["/healthz"]?().status == 200)
    #expect(await routes["/readyz"]?().status == 503)
    let metrics = await routes["/metrics"]?()
    #expect(metrics?.contentType == "text/plain; version=0.0.4; charset=utf-8")
    #expect(try MetricsPage(metrics?.body ?? "").values("info").count == 1)
  }
}
