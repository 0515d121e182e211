import Advisories
import FoundationEssentials
import Postgres
import ScanModel

/// Imports one feed's file: `begin_import`, COPY, and the function that puts it into force, in one transaction.
///
/// Mirrors `sql/20_worker/begin_import.sql`, `finish_import.sql`, `import_epss.sql`, `import_kev.sql`. Reading computes
/// and blocks between the batches; run it where that is welcome, such as a command or a thread of its own.
struct FeedImport: Sendable {
  var feed: AdvisoryFeed
  var origin: String
  var path: String
  /// Kept in `advisory_feeds.etag`.
  var validator: String?

  func run(on connection: PostgresConnection) async throws -> ImportReport {
    try await connection.transaction { connection in
      let key = try await connection.query(
        "select scan_worker.begin_import($1, $2, $3) as key",
        [.text(feed.source.rawValue), .text(feed.ecosystem), .text(origin)]
      ).onlyRow().uuid("key")
      switch feed.source {
      case .osv: return try await importRecords(key, connection)
      case .epss: return try await importScores(key, connection)
      case .kev: return try await importExploited(key, connection)
      }
    }
  }

  private func importRecords(_ key: UUID, _ connection: PostgresConnection) async throws -> ImportReport {
    var records = try OSVFeed(path: path)
    var reading = FeedReading()
    var staged = StagedRecords(key: key)
    while let next = try records.next() {
      reading.note(isReadable: next.record != nil, problems: next.problems)
      if let record = next.record { staged.append(record) }
      if staged.isFull { try await staged.flush(to: connection) }
    }
    try reading.check()
    try await staged.flush(to: connection)
    return try await finish(
      "select * from scan_worker.finish_import($1, true, $2, $3)",
      [.uuid(key), .integer(staged.recordCount), .text(validator)], reading, connection)
  }

  private func importScores(_ key: UUID, _ connection: PostgresConnection) async throws -> ImportReport {
    var file = try EPSSFile(path: path)
    var reading = FeedReading()
    var rows = CopyBuffer(minimumCapacity: 1 << 20)
    let columns = ["import_key", "cve", "score", "percentile"]
    while let score = try file.next() {
      reading.note(isReadable: true, problems: [])
      rows.beginRow(fieldCount: columns.count)
      rows.append(uuid: key)
      rows.append(text: score.cve)
      rows.append(double: score.score)
      rows.append(double: score.percentile)
      if rows.isFull {
        try await connection.copy(rows, into: "scanrook.staged_scores", columns: columns)
        rows.removeAll()
      }
    }
    try await connection.copy(rows, into: "scanrook.staged_scores", columns: columns)
    let count = reading.recordCount
    for index in 0..<file.unreadableLines {
      reading.note(isReadable: false, problems: Array(file.problems.dropFirst(index).prefix(1)))
    }
    try reading.check()
    return try await finish(
      "select * from scan_worker.import_epss($1, coalesce($2::date, scanrook.now()::date), $3, $4)",
      [.uuid(key), .text(file.scoreDate), .integer(count), .text(validator)], reading, connection)
  }

  private func importExploited(_ key: UUID, _ connection: PostgresConnection) async throws -> ImportReport {
    let catalogue = try KnownExploited.read(path: path)
    var reading = FeedReading()
    for problem in catalogue.problems { reading.note(isReadable: false, problems: [problem]) }
    var rows = CopyBuffer()
    let columns = ["import_key", "cve", "added", "due", "ransomware", "name"]
    for entry in catalogue.entries {
      reading.note(isReadable: true, problems: [])
      rows.beginRow(fieldCount: columns.count)
      rows.append(uuid: key)
      rows.append(text: entry.cve)
      rows.append(text: entry.added)
      rows.append(text: entry.due)
      rows.append(boolean: entry.ransomware)
      rows.append(text: entry.name)
    }
    try reading.check()
    try await connection.copy(rows, into: "scanrook.staged_exploited", columns: columns)
    return try await finish(
      "select * from scan_worker.import_kev($1, $2, $3)",
      [.uuid(key), .integer(Int64(catalogue.entries.count)), .text(validator)], reading, connection)
  }

  private func finish(
    _ statement: String, _ parameters: [PostgresValue], _ reading: FeedReading, _ connection: PostgresConnection
  ) async throws -> ImportReport {
    let result = try await connection.query(statement, parameters)
    let counts = try ImportCounts(result.onlyRow(), columns: result.columns)
    return ImportReport(
      feed: feed, result: .imported(counts), recordCount: reading.recordCount,
      unreadableCount: reading.unreadableCount, problems: reading.problems)
  }
}
