import Crypto
import FoundationEssentials

/// Builds image archives around given layers.
public enum Images {
  public static func digest(_ bytes: [UInt8]) -> String { "sha256:" + Hex.string((try? SHA256.hash(bytes)) ?? []) }

  public static func hex(_ bytes: [UInt8]) -> String { String(digest(bytes).dropFirst(7)) }

  public static func list(_ items: [String]) -> String { "[" + items.map { "\"\($0)\"" }.joined(separator: ",") + "]" }

  public static func config(_ layers: [[UInt8]], os: String = "linux", architecture: String = "amd64") -> [UInt8] {
    Array(
      """
      {"architecture":"\(architecture)","os":"\(os)","rootfs":{"type":"layers","diff_ids":\(list(layers.map(digest)))}}
      """.utf8)
  }

  /// A docker archive, layers in folders, bottom first, each stored through `pack`.
  public static func docker(
    _ layers: [[UInt8]], config: [UInt8]? = nil, pack: ([UInt8]) -> [UInt8] = { $0 }
  ) -> [UInt8] {
    let config = config ?? self.config(layers)
    let name = hex(config) + ".json"
    let paths = layers.indices.map { "layer\($0)/layer.tar" }
    return tar { tar in
      for (path, layer) in zip(paths, layers) { tar.file(path, pack(layer)) }
      tar.file(name, config)
      tar.file("manifest.json", #"[{"Config":"\#(name)","RepoTags":["test:1"],"Layers":\#(list(paths))}]"#)
    }
  }

  /// An image layout in the making.
  public struct Layout {
    public var blobs: [(digest: String, content: [UInt8])] = []
    public var index: [UInt8] = []

    public init() {}

    public mutating func blob(_ content: [UInt8]) -> String {
      let digest = Images.digest(content)
      blobs.append((digest, content))
      return digest
    }

    /// Adds an image and returns the digest of its manifest.
    public mutating func image(
      _ layers: [[UInt8]], os: String = "linux", architecture: String = "amd64", pack: ([UInt8]) -> [UInt8] = { $0 }
    ) -> String {
      let config = blob(Images.config(layers, os: os, architecture: architecture))
      let type = "application/vnd.oci.image"
      let stored = layers.map { #"{"mediaType":"\#(type).layer.v1.tar","digest":"\#(blob(pack($0)))","size":1}"# }
      let manifest = """
        {"schemaVersion":2,"config":{"mediaType":"\(type).config.v1+json","digest":"\(config)","size":1},
        "layers":[\(stored.joined(separator: ","))]}
        """
      return blob(Array(manifest.utf8))
    }

    public static func index(_ descriptors: [String]) -> [UInt8] {
      Array(#"{"schemaVersion":2,"manifests":[\#(descriptors.joined(separator: ","))]}"#.utf8)
    }

    public static func manifest(_ digest: String, _ more: String = "") -> String {
      #"{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"\#(digest)","size":1\#(more)}"#
    }

    public static func nested(_ digest: String) -> String {
      #"{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"\#(digest)","size":1}"#
    }

    public var files: [(path: String, content: [UInt8])] {
      [("oci-layout", Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8)), ("index.json", index)]
        + blobs.map { ("blobs/sha256/\($0.digest.dropFirst(7))", $0.content) }
    }

    public var archive: [UInt8] {
      tar { tar in for file in files { tar.file(file.path, file.content) } }
    }
  }
}
