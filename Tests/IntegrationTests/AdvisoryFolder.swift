import AdvisorySync
import CArchive
import FoundationEssentials
import Postgres
import ScanModel
import TestServers
import Testing

/// The advisories of `Fixtures/advisories` as a folder in the layout of the OSV bucket.
enum AdvisoryFolder {
  /// Writes the folder and returns its path.
  static func make(in parent: String) throws -> String {
    let records = "\(packageRoot)/Tests/IntegrationTests/Fixtures/advisories"
    let folder = "\(parent)/advisories"
    for ecosystem in ["Debian", "PyPI"] {
      let names = try FileManager.default.contentsOfDirectory(atPath: "\(records)/\(ecosystem)").sorted()
      let files = try names.map { ($0, Array(try Data(contentsOf: URL(filePath: "\(records)/\(ecosystem)/\($0)")))) }
      try FileManager.default.createDirectory(atPath: "\(folder)/\(ecosystem)", withIntermediateDirectories: true)
      try writeZip(files, to: "\(folder)/\(ecosystem)/all.zip")
    }
    return folder
  }

  /// Imports them.
  static func load(into platform: Platform) async throws {
    try await load(into: platform.owner, folder: platform.folder)
  }

  static func load(into connection: PostgresConnection, folder: String) async throws {
    let origin = try FeedOrigin(try make(in: folder))
    let reports = try await AdvisorySync(connection: connection, origin: origin)
      .run(sources: [.osv], ecosystems: ["Debian", "PyPI"])
    for report in reports {
      guard case .imported = report.result, report.unreadableCount == 0 else {
        Issue.record("not imported: \(report)")
        return
      }
    }
  }

  private static func writeZip(_ files: [(name: String, content: [UInt8])], to path: String) throws {
    let archive = try #require(archive_write_new())
    defer { archive_write_free(archive) }
    archive_write_set_format_zip(archive)
    try #require(archive_write_open_filename(archive, path) == ARCHIVE_OK)
    for file in files {
      let entry = try #require(archive_entry_new())
      defer { archive_entry_free(entry) }
      archive_entry_set_pathname(entry, file.name)
      archive_entry_set_size(entry, Int64(file.content.count))
      archive_entry_set_filetype(entry, 0o100000)
      try #require(archive_write_header(archive, entry) == ARCHIVE_OK)
      try #require(archive_write_data(archive, file.content, file.content.count) == file.content.count)
    }
    try #require(archive_write_close(archive) == ARCHIVE_OK)
  }
}
