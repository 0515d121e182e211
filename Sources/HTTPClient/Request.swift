import ScanModel

/// A checked GET request.
struct Request: Sendable {
  let url: String
  /// The URL for messages.
  var shownURL: String { url.withoutUserInfo }
  /// Where the answer goes.
  let path: String
  let etag: String?
  /// Schemes that the request and its redirects may use, in libcurl's form.
  let protocols: String
  let scheme: String

  /// Throws `SR076` for a URL that is neither `https://` nor `http://`, or has blanks or control characters.
  init(url: String, path: String, etag: String?) throws {
    let scheme = url.prefix { $0 != ":" }.lowercased()
    let isPlain = url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    guard scheme == "https" || scheme == "http", url.dropFirst(scheme.count).hasPrefix("://"), isPlain else {
      throw ScanError(
        code: .notAFetchableURL, message: "\(url.withoutUserInfo) is not a URL to fetch from.",
        detail: "Https://host/path, or http:// where encryption is not wanted.")
    }
    self.url = url
    self.path = path
    // A validator with a line break would be another header.
    self.etag = etag.flatMap { $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } ? $0 : nil }
    self.scheme = scheme
    protocols = scheme == "http" ? "http,https" : "https"
  }
}
