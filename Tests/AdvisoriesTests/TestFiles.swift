import CArchive
import FoundationEssentials
import Testing

@testable import Advisories

/// Files for the tests of this target.
enum TestFiles {
  static func fixture(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name)").path
  }

  static func text(_ name: String) throws -> String {
    try String(contentsOfFile: fixture(name), encoding: .utf8)
  }

  /// The public data, when it is there: `SCANROOK_SHARED`, else `../shared` beside the package.
  static let shared: String? = {
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let beside = package.deletingLastPathComponent().appending(path: "shared").path
    let path = (ProcessInfo.processInfo.environment["SCANROOK_SHARED"] ?? beside) + "/data/osv"
    return FileManager.default.fileExists(atPath: path + "/Debian/all.zip") ? path : nil
  }()

  /// Runs `body` with a path for a file that does not exist yet and is removed afterwards.
  @discardableResult
  static func withPath<Result>(_ body: (String) throws -> Result) throws -> Result {
    let path = FileManager.default.temporaryDirectory.appending(path: "scanrook-test-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
  }

  /// Runs `body` with a file of these bytes.
  @discardableResult
  static func withFile<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
    try withPath { path in
      try Data(bytes).write(to: URL(filePath: path))
      return try body(path)
    }
  }

  /// The bytes of a zip with these files.
  static func zip(_ files: [(name: String, text: String)]) throws -> [UInt8] {
    try withPath { path in
      let writer = try #require(archive_write_new())
      archive_write_set_format_zip(writer)
      #expect(archive_write_open_filename(writer, path) == ARCHIVE_OK)
      for file in files {
        let bytes = Array(file.text.utf8)
        let entry = archive_entry_new()
        archive_entry_set_pathname(entry, file.name)
        archive_entry_set_filetype(entry, 0o100000)
        archive_entry_set_size(entry, Int64(bytes.count))
        archive_write_header(writer, entry)
        archive_write_data(writer, bytes, bytes.count)
        archive_entry_free(entry)
      }
      archive_write_close(writer)
      archive_write_free(writer)
      return try [UInt8](Data(contentsOf: URL(filePath: path)))
    }
  }

  /// The record in an OSV document.
  static func record(_ json: String) throws -> OSVRecord {
    try JSONParser().withDocument(PaddedBytes(json.utf8), name: "test") { try OSVRecord($0, file: "test") }
  }
}
