import CCurl
import CShim
import Glibc

/// One exchange as libcurl sees it: its handle and what its callbacks need. Lives on the loop's thread only.
final class Transfer {
  struct Settings: Sendable {
    var proxies: ProxySettings
    var tls: TLSSettings
    var userAgent: String
  }

  let exchange: Exchange
  let handle: UnsafeMutableRawPointer
  private var fields: UnsafeMutablePointer<curl_slist>?
  private let errorText: UnsafeMutablePointer<CChar>
  private var head = Exchange.Head(status: 0, headers: [:])
  private var file: Int32 = -1
  private var upload = ArraySlice<UInt8>()

  /// Throws `HTTPFailure` when the request cannot be sent at all.
  init(_ exchange: Exchange, _ settings: Settings) throws {
    guard let handle = curl_easy_init() else { throw HTTPFailure(.local, "libcurl has no memory") }
    self.exchange = exchange
    self.handle = handle
    errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    setTarget(settings)
    setTimeouts()
    setTLS(settings.tls)
    setCallbacks()
    try setBody()
    for field in exchange.request.headers.fields {
      addField(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
    }
    // Without this libcurl waits up to a second for leave to send a large body.
    addField("Expect:")
    cshim_setopt_pointer(handle, CURLOPT_HTTPHEADER, fields)
  }

  deinit {
    curl_easy_cleanup(handle)
    curl_slist_free_all(fields)
    errorText.deallocate()
    if file >= 0 { close(file) }
  }

  func finish(_ code: CURLcode) { exchange.finished(code == CURLE_OK ? .success(()) : .failure(failure(code))) }

  private func failure(_ code: CURLcode) -> HTTPFailure {
    let said = String(cString: errorText)
    let reason = said.isEmpty ? String(cString: curl_easy_strerror(code)) : said
    return HTTPFailure(Self.kind(of: code), "\(exchange.request.shownURL) could not be fetched: \(reason)")
  }

  private static func kind(of code: CURLcode) -> HTTPFailure.Kind {
    switch code {
    case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: .notAURL
    case CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_PROXY: .unreachable
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR:
      .untrusted
    case CURLE_OPERATION_TIMEDOUT: .timeout
    case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_SSL_CONNECT_ERROR,
      CURLE_SEND_FAIL_REWIND, CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_WEIRD_SERVER_REPLY:
      .broken
    default: .local
    }
  }

  private func addField(_ line: String) { fields = curl_slist_append(fields, line) }
}

// What libcurl is told before the start.
extension Transfer {
  private func setTarget(_ settings: Settings) {
    let request = exchange.request
    cshim_setopt_string(handle, CURLOPT_URL, request.url)
    cshim_setopt_string(handle, CURLOPT_PROTOCOLS_STR, request.protocols)
    cshim_setopt_string(handle, CURLOPT_REDIR_PROTOCOLS_STR, request.protocols)
    cshim_setopt_string(handle, CURLOPT_USERAGENT, settings.userAgent)
    // An empty proxy is none; left out, libcurl would look into the environment in its own way.
    cshim_setopt_string(handle, CURLOPT_PROXY, settings.proxies.proxy(scheme: request.scheme) ?? "")
    cshim_setopt_string(handle, CURLOPT_NOPROXY, settings.proxies.exceptions)
    cshim_setopt_long(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    cshim_setopt_long(handle, CURLOPT_FOLLOWLOCATION, request.maximumRedirects > 0 ? 1 : 0)
    cshim_setopt_long(handle, CURLOPT_MAXREDIRS, request.maximumRedirects)
    // One request a connection at a time, so that a stalled one holds up no other.
    cshim_setopt_long(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
    cshim_setopt_long(handle, CURLOPT_NOSIGNAL, 1)
    cshim_setopt_pointer(handle, CURLOPT_ERRORBUFFER, errorText)
  }

  private func setTimeouts() {
    let timeouts = exchange.request.timeouts
    cshim_setopt_long(handle, CURLOPT_CONNECTTIMEOUT_MS, max(1, timeouts.connect.wholeMilliseconds))
    if let total = timeouts.total { cshim_setopt_long(handle, CURLOPT_TIMEOUT_MS, max(1, total.wholeMilliseconds)) }
    if let stall = timeouts.stall {
      cshim_setopt_long(handle, CURLOPT_LOW_SPEED_LIMIT, 1)
      cshim_setopt_long(handle, CURLOPT_LOW_SPEED_TIME, max(1, stall.wholeMilliseconds / 1_000))
    }
    // A peer that is gone without a word is noticed on idle streams as well, in about a minute.
    cshim_setopt_long(handle, CURLOPT_TCP_KEEPALIVE, 1)
    cshim_setopt_long(handle, CURLOPT_TCP_KEEPIDLE, 30)
    cshim_setopt_long(handle, CURLOPT_TCP_KEEPINTVL, 10)
  }

  private func setTLS(_ tls: TLSSettings) {
    if let authorities = tls.authorities {
      cshim_setopt_blob(handle, CURLOPT_CAINFO_BLOB, authorities, authorities.count)
      // The system's folder of authorities would be trusted as well.
      cshim_setopt_string(handle, CURLOPT_CAPATH, nil)
    }
    if let certificate = tls.certificate {
      cshim_setopt_blob(handle, CURLOPT_SSLCERT_BLOB, certificate, certificate.count)
    }
    if let key = tls.key { cshim_setopt_blob(handle, CURLOPT_SSLKEY_BLOB, key, key.count) }
    if !tls.verifiesServer {
      cshim_setopt_long(handle, CURLOPT_SSL_VERIFYPEER, 0)
      cshim_setopt_long(handle, CURLOPT_SSL_VERIFYHOST, 0)
    }
  }

  private func setBody() throws {
    let request = exchange.request
    switch request.body {
    case .none:
      if request.method == "HEAD" {
        cshim_setopt_long(handle, CURLOPT_NOBODY, 1)
      } else if ["POST", "PUT", "PATCH"].contains(request.method) {
        setBytes([])
      }
    case .bytes(let bytes): setBytes(bytes)
    case .file(let path):
      file = open(path, O_RDONLY | O_CLOEXEC)
      var status = stat()
      guard file >= 0, fstat(file, &status) == 0 else {
        throw HTTPFailure(.local, "\(path) cannot be read: \(String(cString: strerror(errno)))")
      }
      setUpload(length: Int64(status.st_size))
    case .stream(_, let length): setUpload(length: length)
    }
    if request.method != "HEAD" { cshim_setopt_string(handle, CURLOPT_CUSTOMREQUEST, request.method) }
  }

  private func setBytes(_ bytes: [UInt8]) {
    cshim_setopt_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes.count))
    bytes.withUnsafeBytes { _ = cshim_setopt_bytes(handle, CURLOPT_COPYPOSTFIELDS, $0.baseAddress) }
    // Libcurl's own guess would be a form.
    if exchange.request.headers["content-type"] == nil { addField("Content-Type:") }
  }

  private func setUpload(length: Int64?) {
    cshim_setopt_long(handle, CURLOPT_UPLOAD, 1)
    cshim_setopt_offset(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(length ?? -1))
  }

  private func setCallbacks() {
    let context = Unmanaged.passUnretained(self).toOpaque()
    cshim_setopt_write(
      handle,
      { bytes, size, count, context in Transfer.from(context)?.receive(bytes, size * count) ?? 0 }, context)
    cshim_setopt_header(
      handle,
      { bytes, size, count, context in Transfer.from(context)?.receiveField(bytes, size * count) ?? 0 }, context)
    cshim_setopt_read(
      handle,
      { bytes, size, count, context in Transfer.from(context)?.send(bytes, size * count) ?? Int(CURL_READFUNC_ABORT) },
      context)
    cshim_setopt_seek(
      handle, { context, offset, origin in Transfer.from(context)?.rewind(offset, origin) ?? CURL_SEEKFUNC_FAIL },
      context)
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> Transfer? {
    context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
  }
}

// What libcurl calls.
extension Transfer {
  private func receive(_ bytes: UnsafePointer<CChar>?, _ count: Int) -> Int {
    guard let bytes else { return 0 }
    // The body of a redirect that is followed, which nobody asked for.
    guard !isRedirect else { return count }
    return exchange.received(UnsafeRawBufferPointer(start: bytes, count: count)) ? count : Int(CURL_WRITEFUNC_PAUSE)
  }

  private func receiveField(_ bytes: UnsafePointer<CChar>?, _ count: Int) -> Int {
    let line = String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
      .trimmingNewline
    if line.hasPrefix("HTTP/") {
      let status = line.split(separator: " ", maxSplits: 2).dropFirst().first.flatMap { Int($0) }
      head = Exchange.Head(status: status ?? 0, headers: [:])
    } else if line.isEmpty {
      if head.status >= 200, !isRedirect { exchange.opened(head) }
    } else if let colon = line.firstIndex(of: ":") {
      head.headers.add(String(line[..<colon]), String(line[line.index(after: colon)...].drop { $0 == " " }))
    }
    return count
  }

  private var isRedirect: Bool {
    exchange.request.maximumRedirects > 0 && (300..<400).contains(head.status) && head.status != 304
      && head.headers["location"] != nil
  }

  private func send(_ buffer: UnsafeMutablePointer<CChar>?, _ room: Int) -> Int {
    guard let buffer else { return Int(CURL_READFUNC_ABORT) }
    if file >= 0 {
      let count = read(file, buffer, room)
      return count >= 0 ? count : Int(CURL_READFUNC_ABORT)
    }
    if upload.isEmpty {
      switch exchange.nextUpload() {
      case .bytes(let bytes): upload = bytes[...]
      case .wait: return Int(CURL_READFUNC_PAUSE)
      case .end: return 0
      }
    }
    let part = upload.prefix(room)
    part.withUnsafeBytes { bytes in
      if let start = bytes.baseAddress { memcpy(buffer, start, bytes.count) }
    }
    upload.removeFirst(part.count)
    return part.count
  }

  private func rewind(_ offset: curl_off_t, _ origin: Int32) -> Int32 {
    file >= 0 && lseek(file, off_t(offset), origin) >= 0 ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_CANTSEEK
  }
}

extension String {
  fileprivate var trimmingNewline: String {
    var line = Substring(self)
    while let last = line.unicodeScalars.last, last == "\r" || last == "\n" || last == " " {
      line.unicodeScalars.removeLast()
    }
    return String(line)
  }
}

extension Duration {
  fileprivate var wholeMilliseconds: Int {
    Int(components.seconds) * 1_000 + Int(components.attoseconds / 1_000_000_000_000_000)
  }
}
