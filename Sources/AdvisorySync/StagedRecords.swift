import Advisories
import FoundationEssentials
import Postgres

/// OSV records on their way into `scanrook.staged_advisories` and `scanrook.staged_affected`.
///
/// Rows gather in two COPY buffers of about 1 MiB, so memory does not grow with the feed.
struct StagedRecords {
  private(set) var recordCount: Int64 = 0
  private let key: UUID
  private var advisories = CopyBuffer(minimumCapacity: 1 << 20)
  private var affected = CopyBuffer(minimumCapacity: 1 << 20)

  init(key: UUID) { self.key = key }

  var isFull: Bool { advisories.isFull || affected.isFull }

  mutating func append(_ record: AdvisoryRecord) {
    advisories.beginRow(fieldCount: Self.advisoryColumns.count)
    advisories.append(uuid: key)
    advisories.append(integer: recordCount)
    advisories.append(text: record.id)
    advisories.append(timestampMicroseconds: record.modified.microseconds)
    advisories.append(instant: record.published)
    advisories.append(instant: record.withdrawn)
    advisories.append(text: record.summary)
    advisories.append(text: record.details)
    advisories.append(text: record.severity.rawValue)
    if let score = record.cvssScore { advisories.append(double: score) } else { advisories.appendNull() }
    advisories.append(text: record.cvssVector)
    advisories.append(textArray: record.aliases)
    advisories.append(textArray: record.vulnerabilityIDs)
    advisories.append(jsonb: ReferenceList.json(record.references))
    for interval in record.intervals { append(interval) }
    for version in record.versions { append(version) }
    recordCount += 1
  }

  /// Sends what has gathered and empties the buffers.
  mutating func flush(to connection: PostgresConnection) async throws {
    try await connection.copy(advisories, into: "scanrook.staged_advisories", columns: Self.advisoryColumns)
    advisories.removeAll()
    try await connection.copy(affected, into: "scanrook.staged_affected", columns: Self.affectedColumns)
    affected.removeAll()
  }

  private mutating func append(_ entry: AffectedInterval) {
    var fixed: VersionInterval.Bound?
    var last: VersionInterval.Bound?
    var fixedVersion: String?
    switch entry.interval.end {
    case .open: break
    case .fixed(let bound): (fixed, fixedVersion) = (bound, bound.version)
    case .limit(let bound): fixed = bound
    case .lastAffected(let bound): last = bound
    }
    beginAffected(ecosystem: entry.ecosystem, name: entry.name)
    affected.append(bytes: entry.interval.start.key)
    affected.append(bytes: fixed?.key)
    affected.append(bytes: last?.key)
    affected.append(text: entry.interval.start.version)
    affected.append(text: fixedVersion)
    affected.append(text: last?.version)
    affected.append(text: entry.fixState.rawValue)
    affected.append(boolean: false)
  }

  private mutating func append(_ entry: AffectedVersion) {
    beginAffected(ecosystem: entry.ecosystem, name: entry.name)
    affected.append(bytes: entry.sortKey)
    affected.appendNull()
    affected.appendNull()
    affected.append(text: entry.version)
    affected.appendNull()
    affected.appendNull()
    affected.append(text: entry.fixState.rawValue)
    affected.append(boolean: true)
  }

  private mutating func beginAffected(ecosystem: String, name: String) {
    affected.beginRow(fieldCount: Self.affectedColumns.count)
    affected.append(uuid: key)
    affected.append(integer: recordCount)
    affected.append(text: ecosystem)
    affected.append(text: name)
  }

  private static let advisoryColumns = [
    "import_key", "record", "id", "modified", "published", "withdrawn_at", "summary", "details", "severity",
    "cvss_score", "cvss_vector", "aliases", "vulnerability_ids", "references",
  ]
  private static let affectedColumns = [
    "import_key", "record", "ecosystem", "name", "introduced", "fixed", "last_affected", "introduced_version",
    "fixed_version", "last_affected_version", "fix_state", "is_single",
  ]
}

extension CopyBuffer {
  var isFull: Bool { byteCount >= 1 << 20 || rowCount >= 10_000 }

  fileprivate mutating func append(instant: Timestamp?) {
    if let instant { append(timestampMicroseconds: instant.microseconds) } else { appendNull() }
  }
}
