import FoundationEssentials
import ScanModel

/// Chooses an image of an OCI image layout and reads its description.
struct OCIImage {
  /// An image manifest that an index, or an index inside it, names.
  private struct Candidate {
    var descriptor: OCIDescriptor
    var reference: String?
    var platform: Platform?
  }

  /// Indexes inside indexes: a registry's index in the layout's own is two.
  private static let depthLimit = 4
  private static let candidateLimit = 1_000

  let store: any ImageStore
  let kind: ImageFacts.Kind
  let wanted: Platform?
  let limits: ArtifactLimits
  private var problems: [Problem] = []

  init(store: any ImageStore, kind: ImageFacts.Kind, wanted: Platform?, limits: ArtifactLimits) {
    self.store = store
    self.kind = kind
    self.wanted = wanted
    self.limits = limits
  }

  /// - Returns: nil when there is no `index.json`.
  /// - Throws: `ScanError` `SR204` when no image can be read, `SR205` when none is for the platform asked for.
  mutating func describe() throws -> DescriptionResult? {
    guard let content = try store.content("index.json", limit: limits.maxMetadataBytes) else { return nil }
    guard let index = try? JSONDecoder().decode(OCIDocument.self, from: Data(content)), let first = index.manifests
    else {
      return .unsupported("a tar archive or directory whose index.json is not an OCI image index")
    }
    var candidates: [Candidate] = []
    try collect(first, reference: nil, depth: 1, into: &candidates)
    guard !candidates.isEmpty else {
      if let problem = problems.first { throw unreadable(problem.reason) }
      return .unsupported("an OCI image layout without an image")
    }
    let chosen = try choose(candidates)
    guard let manifest = try document(chosen.descriptor) else {
      throw unreadable(problems.last?.reason ?? "Its manifest is missing.")
    }
    guard manifest.layers != nil else {
      throw unreadable("\(chosen.descriptor.digest) is an image index where an image manifest should be.")
    }
    if let type = manifest.foreignType { return .unsupported("an OCI artifact of type \(type), not a container image") }
    return .image(try image(manifest, chosen))
  }

  private mutating func collect(
    _ descriptors: [OCIDescriptor], reference: String?, depth: Int, into candidates: inout [Candidate]
  ) throws {
    for descriptor in descriptors where !descriptor.isAttestation && candidates.count < OCIImage.candidateLimit {
      let reference = reference ?? descriptor.reference
      guard try isIndex(descriptor) else {
        candidates.append(Candidate(descriptor: descriptor, reference: reference, platform: descriptor.statedPlatform))
        continue
      }
      guard depth < OCIImage.depthLimit, let inner = try document(descriptor)?.manifests else {
        problem("malformed", descriptor.digest, "The image index \(descriptor.digest) is missing or not understood.")
        continue
      }
      try collect(inner, reference: reference, depth: depth + 1, into: &candidates)
    }
  }

  /// The document itself decides where the descriptor states no platform: some tools leave out its media type, or state
  /// that of a manifest, and an index taken for an image would be an image without packages.
  private mutating func isIndex(_ descriptor: OCIDescriptor) throws -> Bool {
    if descriptor.statesIndex { return true }
    guard descriptor.platform == nil else { return false }
    let known = problems
    defer { problems = known }
    let document = try document(descriptor)
    return document?.manifests != nil && document?.layers == nil
  }

  private mutating func choose(_ candidates: [Candidate]) throws -> Candidate {
    var candidates = candidates
    for index in candidates.indices where candidates[index].platform == nil {
      candidates[index].platform = try platform(of: candidates[index].descriptor)
    }
    let platform = wanted ?? .linuxAMD64
    var matching = candidates.filter { $0.platform?.satisfies(platform) == true }
    if matching.isEmpty, wanted == nil, candidates.count == 1 { matching = candidates }
    // Copies of one platform out of many keep the whole index but not the other blobs.
    guard let chosen = try matching.first(where: { try isStored($0.descriptor) }) ?? matching.first else {
      let offered = candidates.prefix(20).map { $0.platform?.description ?? "unknown" }
      throw ScanError(
        code: .noImageForPlatform, message: "The artifact holds no image for \(platform).",
        detail: "It holds: \(offered.joined(separator: ", ")).",
        hint: "Name one of these as the platform.")
    }
    let others = Set(matching.map(\.descriptor.digest)).subtracting([chosen.descriptor.digest]).count
    if others > 0 {
      let name = chosen.reference ?? chosen.descriptor.digest
      problem(
        "other-images", "index.json",
        "The artifact holds \(others) other images for \(platform); only \(name) was read.")
    }
    return chosen
  }

  /// The platform as the configuration states it, for indexes that state none. Says nothing of what is wrong: the
  /// chosen image is read once more.
  private mutating func platform(of descriptor: OCIDescriptor) throws -> Platform? {
    let known = problems
    defer { problems = known }
    guard let config = try document(descriptor)?.config, let content = try blob(config) else { return nil }
    return (try? JSONDecoder().decode(ImageConfiguration.self, from: Data(content)))?.platform
  }

  private mutating func image(_ manifest: OCIDocument, _ chosen: Candidate) throws -> ImageDescription {
    let layers = manifest.layers ?? []
    try limits.check(layerCount: layers.count)
    var facts = ImageFacts(
      kind: kind, reference: chosen.reference, manifestDigest: chosen.descriptor.digest,
      configDigest: manifest.config?.digest, platform: chosen.platform)
    var diffIDs = [String?](repeating: nil, count: layers.count)
    if let config = manifest.config, let content = try blob(config) {
      if let configuration = try? JSONDecoder().decode(ImageConfiguration.self, from: Data(content)) {
        facts.platform = configuration.platform ?? facts.platform
        diffIDs = configuration.diffIDs(count: layers.count, problems: &problems)
      } else {
        problem("malformed", config.digest, "The configuration of the image is not understood.")
      }
    }
    let paths = layers.map { BlobDigest($0.digest)?.path ?? "" }
    for (index, layer) in layers.enumerated() {
      let size = try paths[index].isEmpty ? nil : store.file(paths[index])?.range.count
      facts.layers.append(LayerInfo(index: index, digest: layer.digest, diffID: diffIDs[index], storedSize: size))
    }
    return ImageDescription(facts: facts, layerPaths: paths, problems: problems)
  }

  private func isStored(_ descriptor: OCIDescriptor) throws -> Bool {
    guard let digest = BlobDigest(descriptor.digest) else { return false }
    return try store.file(digest.path) != nil
  }

  private mutating func document(_ descriptor: OCIDescriptor) throws -> OCIDocument? {
    guard let content = try blob(descriptor) else { return nil }
    if let document = try? JSONDecoder().decode(OCIDocument.self, from: Data(content)),
      document.manifests != nil || document.layers != nil
    {
      return document
    }
    problem("malformed", descriptor.digest, "\(descriptor.digest) is neither an image index nor an image manifest.")
    return nil
  }

  /// A small blob; one that is missing or has another digest is a problem.
  private mutating func blob(_ descriptor: OCIDescriptor) throws -> [UInt8]? {
    guard let digest = BlobDigest(descriptor.digest) else {
      problem("malformed", descriptor.digest, "\(descriptor.digest) is not a sha256 or sha512 digest.")
      return nil
    }
    guard let content = try store.content(digest.path, limit: limits.maxMetadataBytes) else {
      problem("missing", digest.path, "The blob \(digest) is missing.")
      return nil
    }
    if try digest.matches(content) == false {
      problem("digest-mismatch", digest.path, "The content of the blob has another digest than \(digest).")
    }
    return content
  }

  private mutating func problem(_ code: String, _ path: String, _ reason: String) {
    // Many descriptors may repeat the same fault.
    guard problems.count < 100 else { return }
    problems.append(Problem(code: code, path: path, reason: reason))
  }

  private func unreadable(_ reason: String) -> ScanError {
    ScanError(
      code: .damagedImage, message: "The OCI image cannot be read: \(reason)",
      hint: "Make or download the artifact again and compare its checksum.")
  }
}
