import ScanModel

/// A cataloger is a declaration and a pure function: which files it wants, and how their bytes become packages.
///
/// The pass over the artifact asks `wants` for every regular file, collects the content of those it answers for, and
/// calls `catalog` once per file; no cataloger needs a second file, so any order will do. Catalogers keep no state and
/// never throw: what cannot be understood is a `Problem`, and everything around it is still reported.
public struct Cataloger: Sendable {
  /// Lower-case name shown in reports: `os-release`, `dpkg`, `dpkg-files`, `apk`, `python`, `go-binary`.
  public let name: String
  /// Whether the cataloger wants this file; called for every regular file, so it must be cheap.
  public let wants: @Sendable (Candidate) -> Bool
  /// What the file states. Pure, except that it reads the content, which may block. Memory is bounded by the
  /// catalogers' own limits, not by what the file claims.
  public let catalog: @Sendable (EvidenceFile) -> Findings

  public init(
    name: String, wants: @escaping @Sendable (Candidate) -> Bool,
    catalog: @escaping @Sendable (EvidenceFile) -> Findings
  ) {
    self.name = name
    self.wants = wants
    self.catalog = catalog
  }

  /// What is known of a file before its content is kept.
  public struct Candidate: Sendable {
    /// Relative to the root of the artifact, no leading slash: `var/lib/dpkg/status`.
    public let path: String
    /// Permission bits, `0o755`.
    public let mode: UInt32
    /// Bytes.
    public let size: Int
    /// The first bytes of the content, at most 16, fewer in shorter files; nil while nobody has looked. A cataloger
    /// that goes by content answers then whether the file could be one of its own, and is asked again.
    public let head: [UInt8]?

    public init(path: String, mode: UInt32, size: Int, head: [UInt8]?) {
      self.path = path
      self.mode = mode
      self.size = size
      self.head = head
    }
  }

  /// A file whose content was kept.
  public struct EvidenceFile: Sendable {
    public let path: String
    public let content: any RandomAccessBytes

    public init(path: String, content: any RandomAccessBytes) {
      self.path = path
      self.content = content
    }
  }

  /// What one file stated.
  public struct Findings: Sendable {
    public var packages: [Package] = []
    public var problems: [Problem] = []
    /// Set by `os-release` only.
    public var distribution: Distribution?
    /// Of several distributions in one artifact the one with the highest rank counts: 2 for `etc/os-release`, 1 for
    /// `usr/lib/os-release`, which is the fallback. 0 when there is no distribution.
    public var distributionRank = 0
    /// Paths (no leading slash) that operating system packages own, with the name of the package. A path can be listed
    /// twice, and directories are among them where the database does not tell them from files.
    public var ownedPaths: [(path: String, package: String)] = []

    public init(packages: [Package] = [], problems: [Problem] = []) {
      self.packages = packages
      self.problems = problems
    }
  }
}
