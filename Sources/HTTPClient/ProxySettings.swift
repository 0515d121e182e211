import FoundationEssentials

/// Which proxy a request goes through.
///
/// Stated to libcurl explicitly, because by itself it ignores an upper-case `HTTP_PROXY`.
public struct ProxySettings: Hashable, Sendable {
  /// For `http://` URLs; nil: direct.
  public var http: String?
  /// For `https://` URLs; nil: direct.
  public var https: String?
  /// Hosts that are reached directly, in libcurl's form: `localhost,.internal,10.0.0.0/8`; `*` for all.
  public var exceptions: String

  public init(http: String? = nil, https: String? = nil, exceptions: String = "") {
    self.http = http
    self.https = https
    self.exceptions = exceptions
  }

  /// `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`; of the two spellings lower case wins, as in curl.
  public static func fromEnvironment(
    _ environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> ProxySettings {
    func value(_ name: String) -> String? {
      let value = environment[name.lowercased()] ?? environment[name]
      return value.flatMap { $0.isEmpty ? nil : $0 }
    }
    return ProxySettings(
      http: value("HTTP_PROXY") ?? value("ALL_PROXY"), https: value("HTTPS_PROXY") ?? value("ALL_PROXY"),
      exceptions: value("NO_PROXY") ?? "")
  }

  func proxy(scheme: String) -> String? { scheme == "https" ? https : http }
}
