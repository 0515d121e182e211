import CCurl
import CShim
import Dispatch
import Glibc
import ScanModel
import Synchronization

/// One attempt at a request: libcurl's blocking call on a thread of its own, which a cancelled task ends.
final class Transfer: Sendable {
  enum Outcome: Sendable {
    case done(HTTPClient.Download)
    /// `retryAfter` in seconds, 0 when the server named none.
    case failed(ScanError, isTransient: Bool, retryAfter: Int64)
  }

  private let request: Request
  private let configuration: HTTPClient.Configuration
  private let isCancelled = Atomic(false)

  private init(_ request: Request, _ configuration: HTTPClient.Configuration) {
    self.request = request
    self.configuration = configuration
  }

  static func run(_ request: Request, _ configuration: HTTPClient.Configuration) async throws -> Outcome {
    try Task.checkCancellation()
    let transfer = Transfer(request, configuration)
    let outcome = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        DispatchQueue(label: "scanrook.http").async { continuation.resume(returning: transfer.perform()) }
      }
    } onCancel: {
      transfer.isCancelled.store(true, ordering: .relaxed)
    }
    if case .failed = outcome { try Task.checkCancellation() }
    return outcome
  }

  private static let isReady = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

  private func perform() -> Outcome {
    guard Self.isReady, let handle = curl_easy_init() else {
      return .failed(
        ScanError(code: .libraryFailed, message: "libcurl cannot start."), isTransient: false, retryAfter: 0)
    }
    defer { curl_easy_cleanup(handle) }
    guard let file = fopen(request.path, "we") else {
      let reason = String(cString: strerror(errno))
      let error = ScanError(code: .downloadFailed, message: "\(request.path) cannot be written: \(reason).")
      return .failed(error, isTransient: false, retryAfter: 0)
    }
    let sink = Sink(file: file, limit: configuration.maximumBytes)
    let code = withHeaders { headers in
      configure(handle, headers: headers, sink: sink)
      return curl_easy_perform(handle)
    }
    let isWritten = fclose(file) == 0 && !sink.hasFailed
    let outcome = judge(code, handle, isWritten: isWritten)
    if case .done(.fetched) = outcome { return outcome }
    unlink(request.path)
    return outcome
  }

  private func withHeaders<Result>(_ body: (UnsafeMutablePointer<curl_slist>?) -> Result) -> Result {
    guard let etag = request.etag else { return body(nil) }
    let headers = curl_slist_append(nil, "If-None-Match: \(etag)")
    defer { curl_slist_free_all(headers) }
    return body(headers)
  }

  private func configure(_ handle: UnsafeMutableRawPointer, headers: UnsafeMutablePointer<curl_slist>?, sink: Sink) {
    cshim_setopt_string(handle, CURLOPT_URL, request.url)
    cshim_setopt_string(handle, CURLOPT_PROTOCOLS_STR, request.protocols)
    cshim_setopt_string(handle, CURLOPT_REDIR_PROTOCOLS_STR, request.protocols)
    cshim_setopt_string(handle, CURLOPT_USERAGENT, "scanrook")
    cshim_setopt_string(handle, CURLOPT_PROXY, configuration.proxies.proxy(scheme: request.scheme) ?? "")
    cshim_setopt_string(handle, CURLOPT_NOPROXY, configuration.proxies.exceptions)
    cshim_setopt_long(handle, CURLOPT_FOLLOWLOCATION, 1)
    cshim_setopt_long(handle, CURLOPT_MAXREDIRS, configuration.maximumRedirects)
    cshim_setopt_long(handle, CURLOPT_CONNECTTIMEOUT, configuration.connectTimeout)
    cshim_setopt_long(handle, CURLOPT_TIMEOUT, configuration.totalTimeout)
    cshim_setopt_long(handle, CURLOPT_LOW_SPEED_LIMIT, 1)
    cshim_setopt_long(handle, CURLOPT_LOW_SPEED_TIME, configuration.stallTimeout)
    cshim_setopt_long(handle, CURLOPT_NOSIGNAL, 1)
    if let headers { cshim_setopt_pointer(handle, CURLOPT_HTTPHEADER, headers) }
    cshim_setopt_write(
      handle,
      { bytes, size, count, context in
        guard let bytes, let context else { return 0 }
        return Unmanaged<Sink>.fromOpaque(context).takeUnretainedValue().write(bytes, size * count)
      }, Unmanaged.passUnretained(sink).toOpaque())
    cshim_setopt_progress(
      handle,
      { context, _, _, _, _ in
        guard let context else { return 1 }
        return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().isCancelled.load(ordering: .relaxed)
          ? 1 : 0
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  private func judge(_ code: CURLcode, _ handle: UnsafeMutableRawPointer, isWritten: Bool) -> Outcome {
    var status = 0
    cshim_getinfo_long(handle, CURLINFO_RESPONSE_CODE, &status)
    guard code == CURLE_OK else {
      let reason = String(cString: curl_easy_strerror(code))
      let isTransient = Self.transientCodes.contains(code.rawValue)
      let error = ScanError(
        code: .downloadFailed, message: "\(request.shownURL) could not be fetched: \(reason).",
        hint: isTransient ? "Check the network, and HTTPS_PROXY and NO_PROXY if there is a proxy." : nil)
      return .failed(error, isTransient: isTransient, retryAfter: 0)
    }
    if status == 304, request.etag != nil { return .done(.notModified) }
    guard status == 200 else {
      var retryAfter: curl_off_t = 0
      cshim_getinfo_offset(handle, CURLINFO_RETRY_AFTER, &retryAfter)
      let error = ScanError(
        code: .downloadRefused, message: "\(request.shownURL) answered with status \(status).", detail: "200.")
      return .failed(error, isTransient: status == 429 || status >= 500, retryAfter: Int64(retryAfter))
    }
    guard isWritten else {
      let error = ScanError(code: .downloadFailed, message: "\(request.path) could not be written completely.")
      return .failed(error, isTransient: false, retryAfter: 0)
    }
    var header: UnsafeMutablePointer<curl_header>?
    let hasTag = curl_easy_header(handle, "etag", 0, UInt32(CURLH_HEADER), -1, &header) == CURLHE_OK
    return .done(.fetched(etag: hasTag ? header?.pointee.value.map { String(cString: $0) } : nil))
  }

  private static let transientCodes: Set<UInt32> = Set(
    [
      CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_PARTIAL_FILE,
      CURLE_OPERATION_TIMEDOUT, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_SSL_CONNECT_ERROR,
    ].map(\.rawValue))
}

/// The file an answer is written to, with a limit; used by one transfer's thread only.
private final class Sink {
  private let file: UnsafeMutablePointer<FILE>
  private var room: Int64
  private(set) var hasFailed = false

  init(file: UnsafeMutablePointer<FILE>, limit: Int64) {
    self.file = file
    room = limit
  }

  /// Bytes taken; fewer than offered ends the transfer.
  func write(_ bytes: UnsafePointer<CChar>, _ count: Int) -> Int {
    guard Int64(count) <= room, fwrite(bytes, 1, count, file) == count else {
      hasFailed = true
      return 0
    }
    room -= Int64(count)
    return count
  }
}
