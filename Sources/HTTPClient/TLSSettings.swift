/// What a client trusts and how it shows who it is. Values are PEM, kept in memory.
public struct TLSSettings: Hashable, Sendable {
  /// Certificates that sign the server's; nil: the system's authorities.
  public var authorities: [UInt8]?
  /// The client's certificate, with its chain, and key; both or neither.
  public var certificate: [UInt8]?
  public var key: [UInt8]?
  /// False accepts any server, for tests and clusters whose operator says so. Default true.
  public var verifiesServer = true

  public init(authorities: [UInt8]? = nil, certificate: [UInt8]? = nil, key: [UInt8]? = nil) {
    self.authorities = authorities
    self.certificate = certificate
    self.key = key
  }
}
