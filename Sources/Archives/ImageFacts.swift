/// What is known of an artifact before its entries are read.
public struct ImageFacts: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, Codable {
    /// A tar with `manifest.json`, as `docker save` and skopeo write it.
    case dockerArchive = "docker-archive"
    /// A tar of an OCI image layout.
    case ociArchive = "oci-archive"
    /// A directory that is an OCI image layout.
    case ociLayout = "oci-layout"
    /// A root file system or any other directory.
    case directory
  }

  public var kind: Kind
  /// Name and tag as the artifact states them, the first when there are several; nil when it states none.
  public var reference: String?
  /// `sha256:` digest of the image manifest; nil for docker archives, which have none, and directories.
  public var manifestDigest: String?
  /// `sha256:` digest of the image configuration ("image id"); nil for directories and when the configuration is
  /// missing.
  public var configDigest: String?
  /// As the configuration states it; nil when it does not.
  public var platform: Platform?
  /// From bottom to top; empty for directories.
  public var layers: [LayerInfo]

  /// The best identity the artifact offers: the manifest's digest, else the configuration's.
  public var digest: String? { manifestDigest ?? configDigest }

  public init(
    kind: Kind, reference: String? = nil, manifestDigest: String? = nil, configDigest: String? = nil,
    platform: Platform? = nil, layers: [LayerInfo] = []
  ) {
    self.kind = kind
    self.reference = reference
    self.manifestDigest = manifestDigest
    self.configDigest = configDigest
    self.platform = platform
    self.layers = layers
  }
}

/// One layer of an image.
public struct LayerInfo: Hashable, Sendable {
  /// 0 = bottom.
  public var index: Int
  /// Digest of the blob as stored, `sha256:…`; nil when the artifact does not state it (docker archives with layer
  /// folders).
  public var digest: String?
  /// Digest of the uncompressed tar as the configuration states it, `sha256:…`; nil when it does not.
  public var diffID: String?
  /// Bytes as stored; nil when the layer is missing.
  public var storedSize: Int?

  public init(index: Int, digest: String? = nil, diffID: String? = nil, storedSize: Int? = nil) {
    self.index = index
    self.digest = digest
    self.diffID = diffID
    self.storedSize = storedSize
  }

  /// How problems call the layer: `layer 3 (sha256:…)`.
  public var name: String {
    if let id = digest ?? diffID { "layer \(index) (\(id))" } else { "layer \(index)" }
  }
}

/// Operating system and processor of an image, in the words of Go (`linux`, `amd64`).
public struct Platform: Hashable, Sendable, CustomStringConvertible {
  public static let linuxAMD64 = Platform(os: "linux", architecture: "amd64")

  public var os: String
  public var architecture: String
  /// `v7`, `v8`; nil when not stated.
  public var variant: String?

  public init(os: String, architecture: String, variant: String? = nil) {
    self.os = os
    self.architecture = architecture
    self.variant = variant
  }

  /// Parses `os/architecture` or `os/architecture/variant`; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 || parts.count == 3, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    self.init(os: parts[0], architecture: parts[1], variant: parts.count == 3 ? parts[2] : nil)
  }

  public var description: String { [os, architecture, variant].compactMap(\.self).joined(separator: "/") }

  /// Whether an image of `self` serves who asked for `wanted`; a variant counts only when it was asked for.
  func satisfies(_ wanted: Platform) -> Bool {
    os == wanted.os && architecture == wanted.architecture && (wanted.variant == nil || variant == wanted.variant)
  }
}
