import Compression
import Files
import Glibc
import ScanModel

extension Artifact {
  /// Opens a file or directory of this machine; a symbolic link is followed here, and nowhere inside.
  /// - Throws: `ScanError` `SR202` when it cannot be opened; otherwise as `open(_:options:)`.
  public static func open(path: String, options: ArtifactOptions) throws -> Opened {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw ScanError.system("cannot open \(path)", errno: errno, hint: "Name an existing file or directory.")
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { return try open(FileBytes(path: path), options: options) }
    return try open(directory: path, options: options)
  }

  /// Opens the bytes of a file: a docker archive or an OCI archive, plain or compressed as a whole.
  ///
  /// A compressed one is written uncompressed to the scratch directory first.
  /// - Throws: `ScanError` `SR202` and `SR203` when the bytes cannot be read at all, `SR204` when an image is too
  ///   damaged to find its layers, `SR205` when there is none for the platform, `SR301` and `SR302` past a limit,
  ///   `SR303` when the scratch directory is full; what `checkCancellation` throws.
  public static func open(_ bytes: any RandomAccessBytes, options: ArtifactOptions) throws -> Opened {
    let head = try bytes.bytes(0..<ContentKind.headSize)
    let format = CompressionFormat(head: head)
    if format == .plain {
      guard ContentKind.isTar(head) else { return .unsupported(reason: ContentKind.describe(head)) }
      return try open(tar: bytes, options: options, problems: [])
    }
    let peek = try Decompressor(bytes, format: format)
    let inner = try withExtendedLifetime(peek) { try peek.next().map { Array($0.prefix(ContentKind.headSize)) } ?? [] }
    guard ContentKind.isTar(inner) else {
      return .unsupported(reason: "\(format) data that holds \(ContentKind.describe(inner))")
    }
    var problems: [Problem] = []
    let tar = try unpack(bytes, format: format, options: options, problems: &problems)
    return try open(tar: tar, options: options, problems: problems)
  }

  private static func open(directory path: String, options: ArtifactOptions) throws -> Opened {
    let layout = LayoutDirectory(path: path)
    if (try? layout.file("oci-layout")) != nil, (try? layout.file("index.json")) != nil {
      var image = OCIImage(store: layout, kind: .ociLayout, wanted: options.platform, limits: options.limits)
      if let result = try image.describe() { return opened(result, store: layout, options: options, problems: []) }
    }
    if let name = FileSystemKind.pseudoRoot(path) {
      return .unsupported(reason: "a directory of the pseudo file system \(name)")
    }
    let facts = ImageFacts(kind: .directory)
    return .artifact(Artifact(facts: facts, body: .directory(path: path), options: options, openingProblems: []))
  }

  private static func open(
    tar bytes: any RandomAccessBytes, options: ArtifactOptions, problems: [Problem]
  ) throws -> Opened {
    let index = try TarIndex(bytes, limits: options.limits, checkCancellation: options.checkCancellation)
    var problems = problems
    if let damage = index.damage { problems.append(Problem(code: damage.code, path: "", reason: damage.reason)) }
    let docker = try DockerArchive(store: index, limits: options.limits).describe()
    if let docker, case .image = docker { return opened(docker, store: index, options: options, problems: problems) }
    var image = OCIImage(store: index, kind: .ociArchive, wanted: options.platform, limits: options.limits)
    if let result = try image.describe() ?? docker {
      return opened(result, store: index, options: options, problems: problems)
    }
    // Damage may be why nothing was found, and what is damaged is never merely unsupported.
    if let problem = problems.first, problem.code != "limit" {
      throw ScanError(
        code: .damagedImage,
        message: "The tar archive is damaged before any manifest.json or index.json: \(problem.reason)",
        hint: "Make or download the artifact again and compare its checksum.")
    }
    return .unsupported(reason: "a tar archive without manifest.json or index.json")
  }

  private static func opened(
    _ result: DescriptionResult, store: any ImageStore, options: ArtifactOptions, problems: [Problem]
  ) -> Opened {
    switch result {
    case .unsupported(let reason): .unsupported(reason: reason)
    case .image(let image):
      .artifact(
        Artifact(
          facts: image.facts, body: .image(store, layerPaths: image.layerPaths), options: options,
          openingProblems: problems + image.problems))
    }
  }

  /// Damage behind the first bytes is a problem: what came before may hold whole layers.
  private static func unpack(
    _ bytes: any RandomAccessBytes, format: CompressionFormat, options: ArtifactOptions, problems: inout [Problem]
  ) throws -> FileBytes {
    let scratch = try ScratchFile(directory: options.scratchDirectory, limit: options.limits.maxScratchBytes)
    let decompressor = try Decompressor(bytes, format: format)
    var unpacked = 0
    do {
      while let chunk = try decompressor.next() {
        try options.checkCancellation()
        unpacked &+= chunk.count
        try options.limits.check(unpacked: unpacked, stored: decompressor.position)
        try scratch.append(chunk)
        options.progress(
          ArtifactProgress(phase: .unpacking, bytesRead: decompressor.position, bytesTotal: bytes.size))
      }
    } catch let error as ScanError where error.known == .corrupt {
      problems.append(Problem(code: "corrupt", path: "", reason: error.message))
    }
    return try scratch.contents()
  }
}
