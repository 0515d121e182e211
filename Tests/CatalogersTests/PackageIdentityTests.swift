import ScanModel
import Testing

@testable import Catalogers

@Suite struct PackageIdentityTests {
  private func distribution(_ id: String, _ release: String?, codename: String? = nil) -> Distribution {
    Distribution(id: id, versionID: release, codename: codename, prettyName: id)
  }

  @Test(arguments: [
    ("deb", "debian", "12", "Debian:12"), ("deb", "debian", "11.6", "Debian:11"), ("deb", "debian", nil, nil),
    ("deb", "ubuntu", "22.04", "Ubuntu:22.04:LTS"), ("deb", "ubuntu", "23.10", "Ubuntu:23.10"),
    ("deb", "ubuntu", "23.04", "Ubuntu:23.04"), ("deb", "ubuntu", "24.10", "Ubuntu:24.10"),
    ("deb", "ubuntu", nil, nil), ("deb", "kali", "2024", nil),
    ("apk", "alpine", "3.20.3", "Alpine:v3.20"), ("apk", "alpine", "3.21_alpha20240807", "Alpine:edge"),
    ("apk", "alpine", nil, nil), ("apk", "wolfi", "20230201", "Wolfi"),
    ("apk", "chainguard", "20230214", "Chainguard"),
    ("apk", "debian", "12", nil), ("deb", "alpine", "3.20.3", nil), ("pypi", "debian", "12", "PyPI"),
    ("golang", "kali", nil, "Go"), ("gem", "debian", "12", nil),
  ])
  func knowsWhereTheAdvisoriesAre(_ type: String, _ id: String, _ release: String?, _ ecosystem: String?) {
    let distribution = distribution(id, release)
    #expect(AdvisoryEcosystem.name(forType: type, on: distribution) == ecosystem)
    #expect((AdvisoryEcosystem.problem(forType: type, on: distribution) == nil) == (ecosystem != nil))
  }

  @Test func saysWhichDistributionHasNoAdvisories() {
    let kali = Distribution(id: "kali", versionID: "2024.1", codename: nil, prettyName: "Kali GNU/Linux Rolling")
    let problem = AdvisoryEcosystem.problem(forType: "deb", on: kali)
    #expect(problem?.code == "no-advisory-ecosystem")
    #expect(problem?.reason.contains("Kali GNU/Linux Rolling (ID `kali`, VERSION_ID `2024.1`)") == true)
    #expect(AdvisoryEcosystem.problem(forType: "apk", on: nil)?.code == "no-distribution")
    #expect(AdvisoryEcosystem.problem(forType: "pypi", on: nil) == nil)
  }

  @Test func matchesDebianPackagesByTheirSource() {
    let package = Package(
      type: "deb", name: "libstdc++6", version: "1:12.2.0-14+b1", architecture: "amd64", sourceName: "gcc-12",
      sourceVersion: "12.2.0-14", location: "")
    let identity = PackageIdentity(package, on: distribution("debian", "12"))
    #expect(identity.ecosystem == "Debian:12")
    #expect(identity.matchName == "gcc-12")
    #expect(identity.matchVersion == "12.2.0-14")
    #expect(
      identity.packageURL.description
        == "pkg:deb/debian/libstdc%2B%2B6@1:12.2.0-14%2Bb1?arch=amd64&distro=debian-12")
  }

  @Test func matchesAlpinePackagesByTheirOrigin() {
    let package = Package(
      type: "apk", name: "libssl3", version: "3.1.0-r4", architecture: "x86_64", sourceName: "openssl", location: "")
    let identity = PackageIdentity(package, on: distribution("alpine", "3.18.0"))
    #expect(identity.matchName == "openssl")
    #expect(identity.matchVersion == "3.1.0-r4")
    #expect(identity.packageURL.description == "pkg:apk/alpine/libssl3@3.1.0-r4?arch=x86_64&distro=alpine-3.18.0")
  }

  @Test func namesThePackageWithoutADistribution() {
    let package = Package(type: "deb", name: "a", version: "1~2", location: "")
    #expect(PackageIdentity(package, on: nil).packageURL.description == "pkg:deb/a@1~2")
    #expect(PackageIdentity(package, on: nil).ecosystem == nil)
    let testing = distribution("debian", nil, codename: "forky")
    #expect(PackageIdentity(package, on: testing).packageURL.description == "pkg:deb/debian/a@1~2?distro=debian-forky")
  }

  @Test(arguments: [
    ("Flask", "flask"), ("ruamel.yaml", "ruamel-yaml"), ("a__b--.c", "a-b-c"), ("a_extensions", "a-extensions"),
  ])
  func normalisesPythonNames(_ name: String, _ expected: String) {
    let identity = PackageIdentity(Package(type: "pypi", name: name, version: "1.0+cu118", location: ""), on: nil)
    #expect(identity.matchName == expected)
    #expect(identity.packageURL.description == "pkg:pypi/\(expected)@1.0%2Bcu118")
  }

  @Test func matchesGoModulesWithoutTheLeadingV() {
    let package = Package(type: "golang", name: "github.com/BurntSushi/toml", version: "v1.4.0", location: "")
    let identity = PackageIdentity(package, on: nil)
    #expect(identity.ecosystem == "Go")
    #expect(identity.matchName == "github.com/BurntSushi/toml")
    #expect(identity.matchVersion == "1.4.0")
    #expect(identity.packageURL.description == "pkg:golang/github.com/burntsushi/toml@v1.4.0")
  }

  @Test(arguments: [
    ("1.22.1", "1.22.1"), ("1.21", "1.21.0"), ("1.21rc2", "1.21.0-rc.2"), ("1.9.2beta1", "1.9.2-beta.1"),
    ("1.22.5-2-fips", "1.22.5"), ("1.22.5+x", "1.22.5"), ("devel go1.24-d8f7", "1.24.0-devel"), ("1.21rc", "1.21rc"),
    ("strange", "strange"), ("1.", "1."), ("1.2.3.4", "1.2.3.4"),
  ])
  func matchesTheStandardLibraryBySemanticVersion(_ version: String, _ expected: String) {
    let identity = PackageIdentity(Package(type: "golang", name: "stdlib", version: version, location: ""), on: nil)
    #expect(identity.matchName == "stdlib")
    #expect(identity.matchVersion == expected)
  }

  @Test func encodesWhatSeparatesTheParts() {
    let url = PackageURL(
      type: "generic", namespace: ["a/b", ""], name: "c@d?e#f%", version: "1 2&é",
      qualifiers: ["z": "=", "a": "", "b": "x"])
    #expect(url.description == "pkg:generic/a%2Fb/c%40d%3Fe%23f%25@1%202%26%C3%A9?b=x&z=%3D")
  }
}
