import FoundationEssentials
import HTTPClient
import ScanModel

/// Where the files of feeds are: a folder, a base URL, or the publishers themselves.
///
/// Folder and base URL have the layout of the OSV bucket (`<ecosystem>/all.zip`, `ecosystems.txt`), with
/// `known_exploited_vulnerabilities.json` and the EPSS file beside: `epss_scores-*.csv.gz` in a folder, of which the
/// last by name counts, `epss_scores-current.csv.gz` below a URL.
public enum FeedOrigin: Hashable, Sendable {
  case folder(String)
  /// Without a slash at the end.
  case url(String)
  case publishers

  /// A folder or a URL as people write it; nil stands for the publishers. Throws `SR077` when the folder is missing.
  public init(_ text: String?) throws {
    guard let text, !text.isEmpty else {
      self = .publishers
      return
    }
    if text.contains("://") {
      self = .url(String(text.reversed().drop { $0 == "/" }.reversed()))
      return
    }
    var isFolder = false
    guard FileManager.default.fileExists(atPath: text, isDirectory: &isFolder), isFolder else {
      throw ScanError(
        code: .unsupportedFeedOrigin, message: "\(text) is no folder.",
        detail: "A folder in the layout of the OSV bucket, or a URL.",
        hint: "scanrook advisories sync --from https://osv-vulnerabilities.storage.googleapis.com")
    }
    self = .folder(text)
  }

  /// A file of the origin.
  enum Location: Hashable, Sendable {
    case file(String)
    case url(String)

    /// What is shown to people and kept in `advisory_feeds.origin`: without the password of a URL.
    var text: String {
      switch self {
      case .file(let path): path
      case .url(let url): url.withoutUserInfo
      }
    }
  }

  static let osvBucket = "https://osv-vulnerabilities.storage.googleapis.com"

  /// Throws `SR244` when a folder has no such file.
  func location(of feed: AdvisoryFeed) throws -> Location {
    switch (self, feed.source) {
    case (.publishers, .epss): return .url("https://epss.empiricalsecurity.com/epss_scores-current.csv.gz")
    case (.publishers, .kev):
      return .url("https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json")
    case (.folder(let folder), .epss): return .file(try Self.latestScores(in: folder))
    case (_, .epss): return try location("epss_scores-current.csv.gz")
    case (_, .kev): return try location("known_exploited_vulnerabilities.json")
    case (_, .osv): return try location("\(feed.ecosystem)/all.zip")
    }
  }

  /// The list of ecosystems, one a line.
  func ecosystemList() throws -> Location { try location("ecosystems.txt") }

  private func location(_ path: String) throws -> Location {
    switch self {
    case .publishers: return .url("\(Self.osvBucket)/\(Self.escape(path))")
    case .url(let base): return .url("\(base)/\(Self.escape(path))")
    case .folder(let folder):
      let file = "\(folder)/\(path)"
      guard FileManager.default.fileExists(atPath: file) else { throw Self.missing(file) }
      return .file(file)
    }
  }

  private static func latestScores(in folder: String) throws -> String {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let scores = names.filter { $0.hasPrefix("epss_scores-") && ($0.hasSuffix(".csv.gz") || $0.hasSuffix(".csv")) }
    guard let latest = scores.max() else { throw missing("\(folder)/epss_scores-*.csv.gz") }
    return "\(folder)/\(latest)"
  }

  private static func missing(_ path: String) -> ScanError {
    ScanError(
      code: .feedMissing, message: "There is no \(path).",
      detail: "The layout of the OSV bucket: <ecosystem>/all.zip, ecosystems.txt and the EPSS and KEV files.")
  }

  /// Percent-encodes what may not stand in a path; ecosystem names have blanks (`Rocky Linux`).
  private static func escape(_ path: String) -> String {
    path.utf8.map { byte in
      let scalar = Unicode.Scalar(byte)
      let isPlain = byte < 0x80 && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
      let hex = String(byte, radix: 16, uppercase: true)
      return isPlain || "/-._~".unicodeScalars.contains(scalar)
        ? String(scalar) : "%" + (hex.count < 2 ? "0" : "") + hex
    }.joined()
  }
}
