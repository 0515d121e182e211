import Glibc
import ScanModel

/// How persistently files are fetched.
public struct DownloadPatience: Hashable, Sendable {
  public var timeouts = HTTPRequest.Timeouts()
  /// Redirects that are followed. Default 5.
  public var maximumRedirects = 5
  /// Bytes after which an answer is refused. Default 16 GiB.
  public var maximumBytes: Int64 = 16 << 30
  /// Tries in all. Default 4.
  public var attempts = 4
  /// The first pause; each further one is twice as long, all with a random part. A server's `Retry-After` counts if it
  /// is longer, up to a minute. Default 1 second.
  public var firstPause = Duration.seconds(1)

  public init() {}
}

extension HTTPClient {
  /// What a download came to.
  public enum Download: Hashable, Sendable {
    /// The file is there; the server's validator for the next time, if it gave one.
    case fetched(etag: String?)
    /// The server says that what `ifNoneMatch` named is still current; no file was made.
    case notModified
  }

  /// Fetches `url` into a new file at `path`; one that exists is replaced. On any failure no file is left. 429 and 5xx
  /// answers and broken connections are tried again with growing pauses.
  ///
  /// HTTPS; plain HTTP only when the URL says `http://`. Throws `SR076` for another URL, `SR251` when the server cannot
  /// be reached or breaks off, `SR252` for an answer that is not 200, `CancellationError` when the task is cancelled.
  public func download(
    _ url: String, to path: String, ifNoneMatch etag: String? = nil, patience: DownloadPatience = DownloadPatience()
  ) async throws -> Download {
    var request = HTTPRequest("GET", url)
    request.timeouts = patience.timeouts
    request.maximumRedirects = patience.maximumRedirects
    if let etag { request.headers.add("If-None-Match", etag) }
    var pause = patience.firstPause
    var attempt = 1
    while true {
      do {
        return try await fetch(request, to: path, limit: patience.maximumBytes)
      } catch let failure as DownloadFailure {
        guard failure.isTransient, attempt < patience.attempts else { throw failure.error }
        let wait = max(pause * Double.random(in: 0.5...1.5), min(failure.retryAfter, .seconds(60)))
        try await Task.sleep(for: wait)
        pause *= 2
        attempt += 1
      }
    }
  }

  private func fetch(_ request: HTTPRequest, to path: String, limit: Int64) async throws -> Download {
    do {
      let response = try await execute(request)
      if response.status == 304, request.headers["if-none-match"] != nil { return .notModified }
      guard response.status == 200 else { throw DownloadFailure(response, to: request) }
      try await write(response.body, to: path, limit: limit, from: request)
      return .fetched(etag: response.headers["etag"])
    } catch let failure as HTTPFailure {
      throw DownloadFailure(failure)
    }
  }

  private func write(_ body: HTTPBody, to path: String, limit: Int64, from request: HTTPRequest) async throws {
    guard let file = fopen(path, "we") else {
      throw HTTPFailure(.local, "\(path) cannot be written: \(String(cString: strerror(errno)))")
    }
    var isComplete = false
    defer { if !isComplete { unlink(path) } }
    do {
      var room = limit
      for try await chunk in body {
        room -= Int64(chunk.count)
        guard room >= 0 else { throw HTTPFailure(.local, "\(request.shownURL) is larger than \(limit) bytes") }
        guard fwrite(chunk, 1, chunk.count, file) == chunk.count else { break }
      }
    } catch {
      fclose(file)
      throw error
    }
    let hasFailed = ferror(file) != 0
    guard fclose(file) == 0, !hasFailed else {
      throw HTTPFailure(.local, "\(path) could not be written completely")
    }
    isComplete = true
  }
}

private struct DownloadFailure: Error {
  let error: ScanError
  let isTransient: Bool
  var retryAfter = Duration.zero

  init(_ failure: HTTPFailure) {
    isTransient = failure.isTransient
    error =
      failure.kind == .notAURL
      ? ScanError(
        code: .notAFetchableURL, message: "\(failure.message).",
        detail: "Https://host/path, or http:// where encryption is not wanted.")
      : ScanError(
        code: .downloadFailed, message: "\(failure.message).",
        hint: isTransient ? "Check the network, and HTTPS_PROXY and NO_PROXY if there is a proxy." : nil)
  }

  init(_ response: HTTPResponse, to request: HTTPRequest) {
    error = ScanError(
      code: .downloadRefused, message: "\(request.shownURL) answered with status \(response.status).", detail: "200.")
    isTransient = response.status == 429 || response.status >= 500
    retryAfter = response.retryAfter ?? .zero
  }
}
