import ScanModel

/// Which OSV ecosystem has the advisories for a type of packages (OSV schema, "Defined ecosystems").
public enum AdvisoryEcosystem {
  /// The ecosystem with its release, as advisories spell it: `Debian:12`, `Ubuntu:22.04:LTS`, `Ubuntu:23.10`,
  /// `Alpine:v3.20`, `Alpine:edge`, `Wolfi`, `Chainguard`, `PyPI`, `Go`.
  ///
  /// - Parameters:
  ///   - type: purl type of the package.
  ///   - distribution: of the artifact; only packages of the operating system depend on it.
  /// - Returns: Nil when there is none: another distribution or type, or a release that is not stated (Debian testing).
  public static func name(forType type: String, on distribution: Distribution?) -> String? {
    switch type {
    case "pypi": return "PyPI"
    case "golang": return "Go"
    case "deb", "apk": break
    default: return nil
    }
    guard let distribution else { return nil }
    let release = distribution.versionID ?? ""
    switch (type, distribution.id) {
    case ("deb", "debian"): return release.firstNumber.map { "Debian:\($0)" }
    case ("deb", "ubuntu"): return ubuntu(release)
    case ("apk", "alpine"): return alpine(release)
    case ("apk", "wolfi"): return "Wolfi"
    case ("apk", "chainguard"): return "Chainguard"
    default: return nil
    }
  }

  /// Why packages of this type get no advisories; nil when they do. Meant to be asked once per type and artifact.
  ///
  /// - Returns: Code `no-distribution` when the artifact does not say what it is, else `no-advisory-ecosystem` with the
  ///   distribution in the reason; the path is empty.
  public static func problem(forType type: String, on distribution: Distribution?) -> Problem? {
    guard name(forType: type, on: distribution) == nil else { return nil }
    guard type == "deb" || type == "apk" else {
      return Problem(
        code: "no-advisory-ecosystem", path: "", reason: "There are no advisories for packages of type `\(type)`.")
    }
    guard let distribution else {
      return Problem(
        code: "no-distribution", path: "",
        reason: "The artifact has no os-release file, so its `\(type)` packages were not matched with advisories.")
    }
    let release = distribution.versionID.map { "VERSION_ID `\($0)`" } ?? "no VERSION_ID"
    return Problem(
      code: "no-advisory-ecosystem", path: "",
      reason: """
        There are no advisories for `\(type)` packages of \(distribution.prettyName) (ID `\(distribution.id)`, \
        \(release)), so they were not matched.
        """)
  }

  /// Releases of April in even years are the ones with long-term support.
  private static func ubuntu(_ release: String) -> String? {
    let parts = release.split(separator: ".")
    guard parts.count >= 2, let year = Int(parts[0]), let month = Int(parts[1]) else { return nil }
    let name = "Ubuntu:\(parts[0]).\(parts[1])"
    return year % 2 == 0 && month == 4 ? name + ":LTS" : name
  }

  /// `3.20.3` is `v3.20`; a pre-release, `3.21_alpha20240807`, is edge.
  private static func alpine(_ release: String) -> String? {
    if release.contains("_") || release == "edge" { return "Alpine:edge" }
    let parts = release.split(separator: ".")
    guard parts.count >= 2, Int(parts[0]) != nil, Int(parts[1]) != nil else { return nil }
    return "Alpine:v\(parts[0]).\(parts[1])"
  }
}

extension String {
  /// The digits in front; nil when there are none.
  fileprivate var firstNumber: String? {
    let digits = utf8.prefix { (0x30...0x39).contains($0) }
    return digits.isEmpty ? nil : String(digits)
  }
}
