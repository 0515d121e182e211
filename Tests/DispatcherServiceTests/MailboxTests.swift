import Postgres
import Testing

@testable import DispatcherService

@Suite struct MailboxTests {
  @Test func givesEverythingThatCameAtOnceAndInOrder() async {
    let events = Mailbox<DispatcherEvent>()
    events.add(.listener(.notification(channel: "scan_ready", payload: "")))
    events.add(.shutdown)
    var arrivals = events.arrivals.makeAsyncIterator()
    #expect(await arrivals.next() != nil)
    let taken = events.take()
    #expect(taken.count == 2)
    if case .shutdown = taken.last {} else { Issue.record("the last event is \(String(describing: taken.last))") }
    #expect(events.take().isEmpty)
  }
}
