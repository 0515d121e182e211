import FoundationEssentials
import Testing

@testable import KubernetesAPI

@Suite struct WireTests {
  @Test(arguments: [
    ("2026-11-23T20:00:00Z", 1_795_464_000.0), ("2026-11-23T20:00:00.250000Z", 1_795_464_000.25),
    ("2026-11-23T22:00:00+02:00", 1_795_464_000.0), ("2026-11-23T22:00:00.5+02:00", 1_795_464_000.5),
  ])
  func readsTimes(_ text: String, _ seconds: Double) {
    #expect(Date(rfc3339: text)?.timeIntervalSince1970 == seconds)
  }

  @Test(arguments: ["", "soon", "2026-11-23", "2026-11-23T20:00:00.Z", "2026-11-23T20:00:00"])
  func refusesOtherTimes(_ text: String) {
    #expect(Date(rfc3339: text) == nil)
  }

  @Test func writesWhatItReads() throws {
    let job = Job(
      metadata: ObjectMeta(name: "scan-1", creationTimestamp: Date(timeIntervalSince1970: 1_795_464_000)),
      spec: .init(suspend: true))
    let bytes = try Wire.encode(Named(object: job))
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains(#""creationTimestamp":"2026-11-23T20:00:00Z""#))
    #expect(text.contains(#""apiVersion":"batch/v1","kind":"Job""#))
    #expect(try Wire.decode(Job.self, from: bytes) == job)
  }

  @Test func readsAPodWhoseImageIsNotPulled() throws {
    let text = """
      {"metadata":{"name":"a","uid":"u"},"spec":{"nodeName":"n"},"status":{"phase":"Pending","containerStatuses":[
      {"name":"scan","restartCount":0,"state":{"waiting":{"reason":"ErrImagePull","message":"no route"}}}]}}
      """
    let pod = try Wire.decode(Pod.self, from: text.utf8)
    #expect(pod.status?.containerStatuses?.first?.state?.waiting?.reason == "ErrImagePull")
  }

  @Test func readsAnEventOfTheScheduler() throws {
    let text = """
      {"metadata":{"name":"a"},"involvedObject":{"kind":"Pod","uid":"u"},"reason":"FailedScheduling",
      "lastTimestamp":null,"eventTime":"2026-11-23T20:00:00.123456Z"}
      """
    let event = try Wire.decode(Event.self, from: text.utf8)
    #expect(event.lastTimestamp == nil)
    #expect(abs((event.lastSeen?.timeIntervalSince1970 ?? 0) - 1_795_464_000.123456) < 0.000_01)
  }

  @Test func putsLinesTogetherFromAnyChunks() {
    var reader = LineReader()
    var lines: [String] = []
    for byte in "one\n\ntwo\nthr".utf8 {
      reader.append([byte])
      while let line = reader.next() { lines.append(String(decoding: line, as: UTF8.self)) }
    }
    #expect(lines == ["one", "two"])
    #expect(reader.pendingCount == 3)
    reader.append(Array("ee\nfour\n".utf8))
    #expect(reader.next().map { String(decoding: $0, as: UTF8.self) } == "three")
    #expect(reader.next().map { String(decoding: $0, as: UTF8.self) } == "four")
    #expect(reader.next() == nil)
  }

  @Test func doesNotShowASecret() {
    let secret = Secret(metadata: ObjectMeta(name: "scan-1"), stringData: ["token": "hidden"])
    #expect(!"\(secret) \(String(reflecting: secret))".contains("hidden"))
  }
}
