import ScanModel
import Testing

@testable import Migrations

@Suite struct MigrationPlanTests {
  private let source: SchemaSource

  init() throws {
    var source = SchemaSource()
    for name in ["00_schema/roles.sql", "05_owner.sql", "00_schema/tables.sql", "10_private/now.sql", "90_grants.sql"] {
      source.installation.append(try SQLFile(name: name, text: name))
    }
    source.migrations = [
      try SQLFile(name: "0001_baseline.sql", text: "one"), try SQLFile(name: "0002_add_column.sql", text: "two"),
    ]
    self.source = source
  }

  private var complete: Ledger {
    Ledger(
      checksums: Dictionary(uniqueKeysWithValues: (source.parts + source.migrations).map { ($0.name, $0.checksum) }))
  }

  private func error(for ledger: Ledger) -> ScanError? {
    do {
      _ = try MigrationPlan(source: source, ledger: ledger)
      return nil
    } catch { return error as? ScanError }
  }

  @Test func installsEverythingInOrderAndCountsEveryMigrationAsApplied() throws {
    let plan = try MigrationPlan(source: source, ledger: nil)
    #expect(plan.action == .install)
    #expect(plan.steps == source.installation)
    #expect(plan.entries == source.migrations + source.parts)
    #expect(source.parts.map(\.name) == ["05_owner.sql", "10_private/now.sql", "90_grants.sql"])
    #expect(plan.from == nil)
    #expect(plan.to.number == 2)
  }

  @Test func upgradesByPendingMigrationsInThePlaceOfTheTables() throws {
    var ledger = complete
    ledger.checksums["0002_add_column.sql"] = nil
    let plan = try MigrationPlan(source: source, ledger: ledger)
    #expect(plan.action == .upgrade)
    #expect(plan.steps.map(\.name) == ["05_owner.sql", "0002_add_column.sql", "10_private/now.sql", "90_grants.sql"])
    #expect(plan.from?.number == 1)
  }

  @Test func refreshesAllPartsWhenOneChangedOrWentAway() throws {
    var ledger = complete
    ledger.checksums["10_private/now.sql"] = "other"
    let changed = try MigrationPlan(source: source, ledger: ledger)
    #expect(changed.action == .refresh)
    #expect(changed.changedParts == ["10_private/now.sql"])
    #expect(changed.steps == source.parts)
    #expect(changed.description.contains("10_private/now.sql  (changed)"))

    ledger = complete
    ledger.checksums["20_worker/old.sql"] = "x"
    let retired = try MigrationPlan(source: source, ledger: ledger)
    #expect(retired.action == .refresh)
    #expect(retired.retiredParts == ["20_worker/old.sql"])
  }

  @Test func doesNothingWhenAllIsThere() throws {
    let plan = try MigrationPlan(source: source, ledger: complete)
    #expect(plan.action == .nothing)
    #expect(plan.steps.isEmpty && plan.entries.isEmpty)
    #expect(plan.description == "nothing to do: the database has schema 2")
  }

  @Test func refusesAnEditedMigrationWithBothChecksums() {
    var ledger = complete
    ledger.checksums["0001_baseline.sql"] = "feed"
    let error = error(for: ledger)
    #expect(error?.code == "SR152")
    #expect(error?.detail?.contains("feed") == true)
    #expect(error?.detail?.contains(source.migrations[0].checksum) == true)
  }

  @Test func refusesANewerOrForeignDatabaseWithBothNumbers() {
    var ledger = complete
    ledger.checksums["0007_newer.sql"] = "x"
    #expect(error(for: ledger)?.code == "SR151")
    #expect(error(for: ledger)?.message == "the database has schema 7")
    #expect(error(for: ledger)?.detail == "This program brings schema 2.")
    ledger = complete
    ledger.checksums["0001_other.sql"] = "x"
    #expect(error(for: ledger)?.message.contains("0001_other.sql") == true)
  }

  @Test(arguments: ["0001.sql", "001_x.sql", "00001_x.sql", "0001_x.txt", "x0001_y.sql", "0001-x.sql", "90_grants.sql"])
  func takesOnlyFourDigitNamesForMigrations(name: String) {
    #expect(SchemaVersion(migration: name) == nil)
  }

  @Test func readsTheInstallScriptThatPsqlReadsToo() throws {
    let script = try InstallScript(
      text: """
        -- ScanRook
        \\set ON_ERROR_STOP on
        begin;
        do $guard$
        begin
          if to_regclass('x') is not null then raise exception 'no'; end if;
        end
        $guard$;
        \\ir 00_schema/a.sql
          \\ir   90_grants.sql \t
        commit;
        """)
    #expect(script.paths == ["00_schema/a.sql", "90_grants.sql"])
  }

  @Test(arguments: ["select 1;", "\\i a.sql", "\\ir", "\\ir a b", "drop table x; --", "do $ oops"])
  func refusesWhatItDoesNotUnderstandWithItsLine(line: String) {
    let error = #expect(throws: ScanError.self) { try InstallScript(text: "-- first\n\(line)\n") }
    #expect(error?.message.contains("line 2") == true)
  }
}
