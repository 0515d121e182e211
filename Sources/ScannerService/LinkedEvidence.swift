import Catalogers
import ScanModel

/// What the evidence files of the layer being read stated, for the hard links that name them.
///
/// A tar stores the content of a file once, under the first of its names. Tools that install by hard link (uv, and
/// others with a cache) leave the metadata of a package as a link to the copy in their cache; when a later layer deletes
/// the cache, the link is all that states the package. A link follows its target in one layer.
struct LinkedEvidence {
  private struct Key: Hashable {
    var path: PathHash
    var cataloger: String
  }

  private var layer = -1
  private var stated: [Key: Cataloger.Findings] = [:]

  /// Keeps what matters of the findings: packages and the distribution.
  mutating func remember(_ findings: Cataloger.Findings, of cataloger: Cataloger, path: String, layer: Int) {
    if layer != self.layer {
      stated = [:]
      self.layer = layer
    }
    guard !findings.packages.isEmpty || findings.distribution != nil else { return }
    var kept = Cataloger.Findings(packages: findings.packages)
    kept.distribution = findings.distribution
    kept.distributionRank = findings.distributionRank
    stated[Key(path: PathHash(path), cataloger: cataloger.name)] = kept
  }

  /// What `cataloger` found in `target`, as if it had been stored at `path`; nil when it found nothing there, or was
  /// not asked.
  func findings(of cataloger: Cataloger, in target: String, layer: Int, at path: String) -> Cataloger.Findings? {
    guard layer == self.layer, var findings = stated[Key(path: PathHash(target), cataloger: cataloger.name)] else {
      return nil
    }
    for index in findings.packages.indices { findings.packages[index].location = path }
    return findings
  }
}
