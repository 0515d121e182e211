import Archives
import Catalogers
import Files
import ScanModel

/// Reads an artifact in one streaming pass into an inventory.
///
/// Synchronous and blocking: run it on a thread of its own. Memory is bounded by the limits, not by the artifact: file
/// records leave through `onFile` while the pass goes on, and packages are few.
public struct InventoryReader: Sendable {
  public var options: InventoryOptions
  public var catalogers: [Cataloger]
  /// Asked between entries and chunks; what it throws ends the reading.
  public var checkCancellation: @Sendable () throws -> Void
  public var progress: @Sendable (ArtifactProgress) -> Void

  public init(
    options: InventoryOptions, catalogers: [Cataloger] = Cataloger.all,
    checkCancellation: @escaping @Sendable () throws -> Void = {},
    progress: @escaping @Sendable (ArtifactProgress) -> Void = { _ in }
  ) {
    self.options = options
    self.catalogers = catalogers
    self.checkCancellation = checkCancellation
    self.progress = progress
  }

  /// Reads a file or directory of this machine.
  /// - Throws: `ScanError` when it cannot be read at all, and what `onFile` and `checkCancellation` throw.
  public func read(path: String, onFile: (FileRecord) throws -> Void) throws -> Inventory {
    let opened = try Artifact.open(path: path, options: artifactOptions)
    if case .unsupported = opened, let file = try? FileBytes(path: path),
      let inventory = try SingleFile(path: path, bytes: file, reader: self).read(onFile)
    {
      return inventory
    }
    return try read(opened, onFile: onFile)
  }

  /// Reads the bytes of an archive, or of a single file that is evidence of packages by itself.
  /// - Parameter name: path or key the bytes are known by; evidence is recognised by its end:
  ///   `.../var/lib/dpkg/status`.
  public func read(
    _ bytes: any RandomAccessBytes, name: String, onFile: (FileRecord) throws -> Void
  ) throws -> Inventory {
    let opened = try Artifact.open(bytes, options: artifactOptions)
    if case .unsupported = opened, let inventory = try SingleFile(path: name, bytes: bytes, reader: self).read(onFile) {
      return inventory
    }
    return try read(opened, onFile: onFile)
  }

  private var artifactOptions: ArtifactOptions {
    ArtifactOptions(
      platform: options.platform, limits: options.limits.artifact, scratchDirectory: options.scratchDirectory,
      checkCancellation: checkCancellation, progress: progress)
  }

  private func read(_ opened: Artifact.Opened, onFile: (FileRecord) throws -> Void) throws -> Inventory {
    var inventory = Inventory()
    switch opened {
    case .unsupported(let reason):
      inventory.unsupportedReason = reason
    case .artifact(let artifact):
      var pass = InventoryPass(artifact: artifact, options: options, catalogers: catalogers)
      let problems = try artifact.read { entry, content in try pass.visit(entry, &content, onFile) }
      let assembled = pass.assembler.packages()
      inventory.facts = artifact.facts
      inventory.distribution = pass.assembler.distribution
      inventory.packages = assembled.packages
      inventory.problems = problems + pass.problems + assembled.problems
      inventory.fileCount = pass.fileCount
      inventory.hasPackageEvidence = pass.assembler.hasEvidence
    }
    return inventory
  }
}
