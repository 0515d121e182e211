import FoundationEssentials
import HTTPClient
import Postgres
import ScanModel
import VersionOrdering

/// Brings the advisories in the database up to date, feed by feed.
///
/// Each feed is one transaction: a feed that fails leaves its old data in force, is noted in `advisory_feeds`, and the
/// next feed is tried. An unchanged feed changes no row but its own in `advisory_feeds`, and is not even fetched when
/// the server knows its validator. Needs the rights of `scan_operator`.
public struct AdvisorySync: Sendable {
  /// What happens, for people who wait.
  public enum Progress: Sendable {
    case started(AdvisoryFeed, origin: String)
    case finished(ImportReport, seconds: Double)
    /// An ecosystem of the origin whose versions have no order here.
    case skipped(ecosystem: String)
  }

  private let connection: PostgresConnection
  private let origin: FeedOrigin
  private let client: HTTPClient
  private let progress: @Sendable (Progress) -> Void

  public init(
    connection: PostgresConnection, origin: FeedOrigin, client: HTTPClient = HTTPClient(),
    progress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) {
    self.connection = connection
    self.origin = origin
    self.client = client
    self.progress = progress
  }

  /// Imports the feeds of these sources, for osv those of `ecosystems`, or of every supported ecosystem of the origin
  /// when empty. One report per feed, in the order of import.
  ///
  /// Throws `SR075` before anything is done when an ecosystem is not supported, `PostgresError` when the connection is
  /// lost, `CancellationError`, and `SR2xx` when the list of ecosystems cannot be read.
  public func run(sources: [AdvisorySource], ecosystems: [String] = []) async throws -> [ImportReport] {
    for ecosystem in ecosystems { try SupportedEcosystems.check(ecosystem) }
    var reports: [ImportReport] = []
    for source in sources {
      let names = source != .osv ? [""] : ecosystems.isEmpty ? try await listEcosystems() : ecosystems
      for name in names { reports.append(try await sync(AdvisoryFeed(source: source, ecosystem: name))) }
    }
    return reports
  }

  private func listEcosystems() async throws -> [String] {
    let list = try await FeedFile.with(origin.ecosystemList(), ifNoneMatch: nil, client: client) { file in
      guard let text = try? String(contentsOfFile: file.path, encoding: .utf8) else {
        throw ScanError(code: .feedMissing, message: "\(file.path) is not a list of ecosystems.")
      }
      return text
    }
    let names = (list ?? "").split(whereSeparator: \.isNewline).map(String.init).filter { !$0.contains(":") }
    for name in names where VersionScheme(ecosystem: name) == nil { progress(.skipped(ecosystem: name)) }
    return names.filter { VersionScheme(ecosystem: $0) != nil }
  }

  private func sync(_ feed: AdvisoryFeed) async throws -> ImportReport {
    let clock = ContinuousClock()
    let start = clock.now
    let report: ImportReport
    do {
      report = try await fetchAndImport(feed)
    } catch let error as PostgresError where error.isConnectionGone || error.kind == .cancelled {
      throw error
    } catch let error as CancellationError {
      throw error
    } catch {
      report = ImportReport(feed: feed, result: .failed(Self.scanError(error)))
      try await note(error, feed)
    }
    progress(.finished(report, seconds: (clock.now - start) / .seconds(1)))
    return report
  }

  private func fetchAndImport(_ feed: AdvisoryFeed) async throws -> ImportReport {
    let location = try origin.location(of: feed)
    progress(.started(feed, origin: location.text))
    let known = try await knownValidator(feed, origin: location.text)
    let report = try await FeedFile.with(location, ifNoneMatch: known, client: client) { file in
      let work = FeedImport(
        feed: feed, origin: location.text, path: file.path, validator: file.etag.map { Self.readerRevision + $0 })
      return try await work.run(on: connection)
    }
    if let report { return report }
    try await connection.query(
      "select scan_worker.confirm_import($1, $2)", [.text(feed.source.rawValue), .text(feed.ecosystem)])
    return ImportReport(feed: feed, result: .notModified)
  }

  /// Stands before every stored validator. Raise it when readers or sort keys change, so that every feed is read again.
  private static let readerRevision = "1 "

  private func knownValidator(_ feed: AdvisoryFeed, origin: String) async throws -> String? {
    let rows = try await connection.query(
      """
      select f.etag from scanrook.advisory_feeds f
      where f.source = $1 and f.ecosystem = $2 and f.origin = $3 and f.imported_at is not null
      """, [.text(feed.source.rawValue), .text(feed.ecosystem), .text(origin)])
    guard let stored = try rows.first?.optionalText("etag"), stored.hasPrefix(Self.readerRevision) else { return nil }
    return String(stored.dropFirst(Self.readerRevision.count))
  }

  private func note(_ error: any Error, _ feed: AdvisoryFeed) async throws {
    let place = (try? origin.location(of: feed).text) ?? ""
    try await connection.query(
      "select scan_worker.report_import_failure($1, $2, $3, $4)",
      [
        .text(feed.source.rawValue), .text(feed.ecosystem), .text(Self.scanError(error).description), .text(place),
      ])
  }

  private static func scanError(_ error: any Error) -> ScanError {
    switch error {
    case let error as ScanError: error
    case let error as PostgresError:
      ScanError(
        code: error.sqlState.flatMap { $0.hasPrefix("SR") ? $0 : nil } ?? ScanErrorCode.libraryFailed.rawValue,
        message: error.message, detail: error.detail, hint: error.hint)
    default: ScanError(code: .libraryFailed, message: "\(error)")
    }
  }
}
