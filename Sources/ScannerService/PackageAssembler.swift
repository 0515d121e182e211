import Catalogers
import ScanModel

/// Puts together what the files of an artifact stated, layer by layer from the top, into the packages of the artifact.
///
/// The visible file of a path states what is installed. The hidden versions of the same path in lower layers tell since
/// when: a package belongs to the lowest layer whose evidence lists the same version without a gap, not to the last
/// writer of the database.
struct PackageAssembler {
  /// What makes two statements of one evidence file the same package.
  private struct Identity: Hashable {
    var location: String
    var type: String
    var name: String
    var version: String
    var architecture: String?

    init(_ package: Package, location: String) {
      self.location = location
      type = package.type
      name = package.name
      version = package.version
      architecture = package.architecture
    }
  }

  private struct Tracked {
    var package: Package
    var layer: Int?
    /// The layer above listed it too, so a lower one may still claim it.
    var isOpen: Bool
    /// The layer held another file under the same path later on.
    var isReplaced = false
  }

  private let includesHidden: Bool
  private var tracked: [Tracked] = []
  private var indices: [Identity: Int] = [:]
  private var indicesByLocation: [String: [Int]] = [:]
  private var owners: [PathHash: Int32] = [:]
  private var ownerNames: [String] = []
  private var ownerIndices: [String: Int32] = [:]
  private var distributionRank = 0
  private(set) var distribution: Distribution?
  private(set) var problems: [Problem] = []
  /// Whether any file stated packages: an artifact without is complete, but says so.
  private(set) var hasEvidence = false

  /// - Parameter includesHidden: scope `all-layers`: what any layer brought counts, visible in the end or not.
  init(includesHidden: Bool) { self.includesHidden = includesHidden }

  /// Adds what one file stated. Files of upper layers come before those of lower ones.
  /// - Parameter replacesEarlier: the layer has named the path before: what was stated there does not count.
  mutating func add(
    _ findings: Cataloger.Findings, location: String, layer: Int?, isVisible: Bool, replacesEarlier: Bool = false
  ) {
    if replacesEarlier { forget(location) }
    let counts = isVisible || includesHidden
    if counts {
      problems += findings.problems
      add(owned: findings.ownedPaths)
      if findings.distributionRank > distributionRank - (replacesEarlier ? 1 : 0), findings.distribution != nil {
        distribution = findings.distribution
        distributionRank = findings.distributionRank
      }
      hasEvidence = hasEvidence || !findings.packages.isEmpty
    }
    attribute(findings.packages, location: location, layer: layer, addsNew: counts)
  }

  private mutating func attribute(_ packages: [Package], location: String, layer: Int?, addsNew: Bool) {
    var listed = Set<Int>()
    for package in packages {
      let identity = Identity(package, location: location)
      if let index = indices[identity] {
        listed.insert(index)
        if tracked[index].isOpen { tracked[index].layer = layer }
      } else if addsNew {
        indices[identity] = tracked.count
        indicesByLocation[location, default: []].append(tracked.count)
        listed.insert(tracked.count)
        tracked.append(Tracked(package: package, layer: layer, isOpen: true))
      }
    }
    for index in indicesByLocation[location] ?? [] where !listed.contains(index) { tracked[index].isOpen = false }
  }

  private mutating func forget(_ location: String) {
    for index in indicesByLocation.removeValue(forKey: location) ?? [] {
      tracked[index].isReplaced = true
      indices[Identity(tracked[index].package, location: location)] = nil
    }
  }

  private mutating func add(owned paths: [(path: String, package: String)]) {
    for owned in paths {
      let index: Int32
      if let known = ownerIndices[owned.package] {
        index = known
      } else {
        index = Int32(ownerNames.count)
        ownerNames.append(owned.package)
        ownerIndices[owned.package] = index
      }
      owners[PathHash(owned.path)] = index
    }
  }

  /// The packages in the order they were found, each with its owner, layer and match; and what stays unknown as
  /// problems.
  func packages() -> (packages: [InventoryPackage], problems: [Problem]) {
    var unknown: [String: Problem] = [:]
    let packages = tracked.filter { !$0.isReplaced }.map { tracked in
      var package = tracked.package
      // A database of the operating system owns no package of its own kind.
      if package.type != "deb" && package.type != "apk" {
        package.owner = package.owner ?? owners[PathHash(package.location)].map { ownerNames[Int($0)] }
      }
      if package.owner == nil, let problem = AdvisoryEcosystem.problem(forType: package.type, on: distribution) {
        unknown[package.type] = problem
      }
      return InventoryPackage(package, layer: tracked.layer, on: distribution)
    }
    return (packages, problems + unknown.sorted { $0.key < $1.key }.map(\.value))
  }
}
