import Crypto
import FoundationEssentials
import ScanModel

/// Reads `manifest.json` of a docker archive: legacy ones with a folder per layer, newer ones with `blobs/sha256`,
/// skopeo's.
struct DockerArchive {
  private struct Image: Decodable {
    var config: String?
    var repoTags: [String]?
    var layers: [String]

    enum CodingKeys: String, CodingKey {
      case config = "Config"
      case repoTags = "RepoTags"
      case layers = "Layers"
    }
  }

  let store: any ImageStore
  let limits: ArtifactLimits

  /// - Returns: nil when there is no `manifest.json`.
  func describe() throws -> DescriptionResult? {
    guard let content = try store.content("manifest.json", limit: limits.maxMetadataBytes) else { return nil }
    guard let images = try? JSONDecoder().decode([Image].self, from: Data(content)), let image = images.first else {
      return .unsupported("a tar archive whose manifest.json does not describe an image")
    }
    try limits.check(layerCount: image.layers.count)
    var problems: [Problem] = []
    if images.count > 1 {
      let names = images.dropFirst().prefix(10).map { $0.repoTags?.first ?? $0.config ?? "unnamed" }
      problems.append(
        Problem(
          code: "other-images", path: "manifest.json",
          reason:
            "The archive holds \(images.count) images; only the first was read, not \(names.joined(separator: ", "))."))
    }
    var facts = ImageFacts(kind: .dockerArchive, reference: image.repoTags?.first)
    let configuration = try configuration(of: image, facts: &facts, problems: &problems)
    facts.platform = configuration?.platform
    let count = image.layers.count
    let diffIDs = configuration?.diffIDs(count: count, problems: &problems) ?? Array(repeating: nil, count: count)
    let paths = image.layers.map(normal)
    for (index, (path, diffID)) in zip(paths, diffIDs).enumerated() {
      let size = try store.file(path)?.range.count
      facts.layers.append(LayerInfo(index: index, digest: digest(path), diffID: diffID, storedSize: size))
    }
    return .image(ImageDescription(facts: facts, layerPaths: paths, problems: problems))
  }

  /// Layers can be read without the configuration, so its lack is only a problem.
  private func configuration(
    of image: Image, facts: inout ImageFacts, problems: inout [Problem]
  ) throws -> ImageConfiguration? {
    let path = normal(image.config ?? "")
    guard let content = try store.content(path, limit: limits.maxMetadataBytes) else {
      problems.append(Problem(code: "malformed", path: path, reason: "The configuration of the image is missing."))
      return nil
    }
    facts.configDigest = "sha256:" + Hex.string(try SHA256.hash(content))
    guard let configuration = try? JSONDecoder().decode(ImageConfiguration.self, from: Data(content)) else {
      problems.append(
        Problem(code: "malformed", path: path, reason: "The configuration of the image is not understood."))
      return nil
    }
    return configuration
  }

  private func normal(_ path: String) -> String {
    (try? EntryPath(Array(path.utf8), limit: limits.maxPathBytes))?.text ?? ""
  }

  /// Newer archives keep layers under their digest.
  private func digest(_ path: String) -> String? {
    guard path.hasPrefix("blobs/") else { return nil }
    let digest = path.dropFirst(6).split(separator: "/").joined(separator: ":")
    return BlobDigest(digest)?.description
  }
}
