import FoundationEssentials
import Logging
import Postgres
import ScanModel
import ScanStore
import Testing

@testable import DispatcherService

@Suite struct DutyRoundsTests {
  /// Plays the database: which duties it gives, how many batches each has, and what was asked of it.
  private actor Office {
    private var duties: [Duty]
    private var batches: [String: Int]
    private(set) var performed: [String] = []
    private var failures: [String: ScanError]

    init(_ batches: KeyValuePairs<String, Int>, failures: [String: ScanError] = [:]) {
      duties = batches.map { Duty(name: $0.key, epoch: 1) }
      self.batches = Dictionary(uniqueKeysWithValues: batches.map { ($0.key, $0.value) })
      self.failures = failures
    }

    func take() -> Duty? { duties.isEmpty ? nil : duties.removeFirst() }

    func perform(_ duty: Duty) throws -> Bool {
      performed.append(duty.name)
      if let failure = failures[duty.name] { throw failure }
      batches[duty.name, default: 0] -= 1
      return batches[duty.name, default: 0] > 0
    }
  }

  private let rounds = DutyRounds(
    configuration: PostgresConfiguration(connectionString: "", applicationName: "test"), holder: UUID(),
    logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })

  private func round(_ office: Office) async throws {
    try await rounds.round(take: { await office.take() }, perform: { try await office.perform($0) })
  }

  @Test func performsEveryDutyToItsEnd() async throws {
    let office = Office(["partitions": 1, "retention": 3])
    try await round(office)
    #expect(await office.performed == ["partitions", "retention", "retention", "retention"])
  }

  @Test func performsNothingWhenNothingIsDue() async throws {
    let office = Office([:])
    try await round(office)
    #expect(await office.performed == [])
  }

  @Test func dropsADutyThatAnotherDispatcherHasTakenAndGoesOn() async throws {
    let stale = ScanError(code: .staleDuty, message: "epoch 1 is over")
    let office = Office(["retention": 5, "lanes": 1], failures: ["retention": stale])
    try await round(office)
    #expect(await office.performed == ["retention", "lanes"])
  }

  @Test func leavesTheRestToALaterRoundWhenTheDatabaseFails() async throws {
    let failure = ScanError(code: "SR998", message: "failed")
    let office = Office(["retention": 5, "lanes": 1], failures: ["retention": failure])
    await #expect(throws: failure) { try await round(office) }
    #expect(await office.performed == ["retention"])
  }
}
