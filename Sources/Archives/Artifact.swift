import ScanModel

/// An artifact that was recognised and can be read, once or several times.
///
/// All work is synchronous and blocks: run it on a thread of its own.
public struct Artifact: Sendable {
  /// How opening ended.
  public enum Opened: Sendable {
    case artifact(Artifact)
    /// Readable, but nothing this version scans; the reason says what it looks like, as a noun phrase without a full
    /// stop.
    case unsupported(reason: String)
  }

  enum Body: Sendable {
    case image(any ImageStore, layerPaths: [String])
    case directory(path: String)
  }

  /// Called once per entry. What it throws ends the pass, except what `EntryContent.next` threw.
  public typealias Visit = (ArtifactEntry, inout EntryContent) throws -> Void

  /// What is known before the entries are read.
  public let facts: ImageFacts
  let body: Body
  let options: ArtifactOptions
  let openingProblems: [Problem]

  /// Reads all entries in one pass, top layer first, so that a path seen first is the visible one; entries of one layer
  /// come as stored, those of a directory sorted and depth first.
  ///
  /// Whiteouts and opaque directories hide what the layers below hold and are not entries themselves. Hidden entries
  /// are offered too, with `isVisible` false. When a layer names a path twice the first is the visible one (see
  /// `ArtifactEntry.replacesEarlier`).
  /// A file of a directory that cannot be opened is a problem and no entry.
  /// - Returns: the problems met while opening and reading, in order; empty when everything was read. Codes: `corrupt`
  ///   (compressed data damaged or cut off), `malformed` (tar or description damaged or cut off), `missing` (a layer or
  ///   blob), `digest-mismatch`, `limit`, `path-escape`, `duplicate-path`, `unreadable`, `other-images`,
  ///   `other-filesystem`.
  /// - Throws: what `visit` or `checkCancellation` throws; `ScanError` `SR202` when the directory itself cannot be
  ///   opened.
  public func read(_ visit: Visit) throws -> [Problem] {
    switch body {
    case .image(let store, let layerPaths):
      return try LayerPass.run(store: store, layerPaths: layerPaths, artifact: self, visit: visit)
    case .directory(let path):
      return try DirectoryPass.run(path, artifact: self, visit: visit)
    }
  }
}
