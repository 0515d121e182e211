import ScanModel

/// A chosen image: its facts, and where the bytes of each layer are.
struct ImageDescription {
  var facts: ImageFacts
  /// Path in the store of each layer, bottom first.
  var layerPaths: [String]
  var problems: [Problem]
}

/// How reading the description of an image ended.
enum DescriptionResult {
  case image(ImageDescription)
  /// The files are there but describe something else.
  case unsupported(String)
}

/// The configuration of an image (OCI image specification, `config.md`; Docker's is the same).
struct ImageConfiguration: Decodable {
  struct RootFS: Decodable {
    var diffIDs: [String]?

    enum CodingKeys: String, CodingKey { case diffIDs = "diff_ids" }
  }

  var architecture: String?
  var os: String?
  var variant: String?
  var rootfs: RootFS?

  var platform: Platform? {
    guard let os, let architecture else { return nil }
    return Platform(os: os, architecture: architecture, variant: variant.flatMap { $0.isEmpty ? nil : $0 })
  }

  /// The diff id of each of `count` layers, or nothing and a problem when the lists cannot belong together.
  func diffIDs(count: Int, problems: inout [Problem]) -> [String?] {
    let ids = rootfs?.diffIDs ?? []
    if ids.count == count { return ids }
    problems.append(
      Problem(
        code: "malformed", path: "",
        reason:
          "The configuration lists \(ids.count) layer digests for \(count) layers; none of them is checked."
      ))
    return Array(repeating: nil, count: count)
  }
}

extension ArtifactLimits {
  /// Refuses an archive that grows beyond measure, before it fills the scratch directory.
  func check(unpacked: Int, stored: Int) throws {
    guard unpacked > ratioFloor, unpacked / max(stored, 1) >= maxRatio else { return }
    throw ScanError(
      code: .scratchUnusable, message: "The archive grows more than \(maxRatio) times when it is decompressed.",
      detail: "\(stored) bytes became \(unpacked).", hint: "It is damaged or hostile; do not unpack it.")
  }

  func check(layerCount: Int) throws {
    guard layerCount > maxLayers else { return }
    throw ScanError(
      code: .beyondLimit, message: "The image has \(layerCount) layers; at most \(maxLayers) are read.",
      hint: "Raise the limit if the image is to be trusted.")
  }
}
