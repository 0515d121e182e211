import FoundationEssentials
import HTTPClient

/// A feed's file on this machine: where it lies, or a download that is removed after use.
struct FeedFile: Sendable {
  var path: String
  /// The server's validator; nil for files and servers without one.
  var etag: String?

  /// Fetches the file if need be and gives it to `body`; nil when `etag` is still current.
  static func with<Result: Sendable>(
    _ location: FeedOrigin.Location, ifNoneMatch etag: String?, client: HTTPClient,
    _ body: (FeedFile) async throws -> Result
  ) async throws -> Result? {
    switch location {
    case .file(let path): return try await body(FeedFile(path: path, etag: nil))
    case .url(let url):
      let path = FileManager.default.temporaryDirectory.appending(path: "scanrook-feed-\(UUID().uuidString)").path
      defer { try? FileManager.default.removeItem(atPath: path) }
      switch try await client.download(url, to: path, ifNoneMatch: etag) {
      case .notModified: return nil
      case .fetched(let etag): return try await body(FeedFile(path: path, etag: etag))
      }
    }
  }
}
