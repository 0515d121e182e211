import ImageFixtures
import ScanModel
import Testing

@testable import Catalogers

/// Damaged inputs, the same ones every time: nothing may trap, and what is reported stays within its promises.
@Suite struct MutationTests {
  /// SplitMix64.
  private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var value = state
      value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
      value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
      return value ^ value >> 31
    }
  }

  /// Places next to something that is not zero: padding is not worth damaging.
  private func places(_ content: [UInt8]) -> [Int] {
    content.indices.filter { place in
      content[max(place - 4, 0)...min(place + 4, content.count - 1)].contains { $0 != 0 }
    }
  }

  private func mutated(_ content: [UInt8], at places: [Int], _ generator: inout SeededGenerator) -> [UInt8] {
    var bytes = content
    for _ in 0..<Int.random(in: 1...8, using: &generator) {
      guard let index = places.randomElement(using: &generator), index < bytes.count else { continue }
      switch UInt8.random(in: 0..<8, using: &generator) {
      case 0: bytes.removeSubrange(index...)
      case 1: bytes.insert(contentsOf: [0x0a, 0x0a], at: index)
      case 2: bytes[index] = 0xff
      case 3: bytes[index] = 0
      case 4: bytes.remove(at: index)
      default: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      }
    }
    return bytes
  }

  private func check(_ cataloger: Cataloger, _ path: String, _ content: [UInt8], rounds: Int) {
    var generator = SeededGenerator(state: 2026)
    let places = places(content)
    for _ in 0..<rounds {
      let findings = cataloger.findings(path, mutated(content, at: places, &generator))
      let areBounded = findings.packages.allSatisfy { package in
        let url = PackageIdentity(package, on: nil).packageURL.description
        return !package.name.isEmpty && package.name.utf8.count <= 2048 && !package.version.utf8.contains(0)
          && url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
      }
      if !areBounded || findings.problems.count > ProblemLog.limit + 1 {
        Issue.record("\(path): \(findings.packages) \(findings.problems)")
        return
      }
    }
  }

  @Test(arguments: [
    ("dpkg-deinstall", Cataloger.dpkg), ("dpkg-nopackage", .dpkg), ("apk-base", .apk),
    ("python-malformed-pkginfo", .python),
  ])
  func survivesDamagedText(_ fixture: String, _ cataloger: Cataloger) throws {
    check(cataloger, fixture, try TestFiles.fixture(fixture), rounds: 3000)
  }

  @Test func survivesDamagedFileLists() throws {
    let path = "var/lib/dpkg/status.d/libsqlite3-0.md5sums"
    check(.dpkgFiles, path, try TestFiles.fixture("libsqlite3-0.md5sums"), rounds: 3000)
  }

  @Test func survivesDamagedOSRelease() {
    check(.osRelease, "etc/os-release", Array("ID=debian\nVERSION_ID=\"1\\\"2\"\nNAME='a b'\n# x\n".utf8), rounds: 3000)
  }

  @Test(arguments: [true, false], [true, false])
  func survivesDamagedExecutables(_ isWide: Bool, _ hasInlineStrings: Bool) {
    for hasSection in [true, false] {
      let executable = GoExecutable(
        isWide: isWide, isBigEndian: hasSection, hasSection: hasSection, hasInlineStrings: hasInlineStrings)
      check(.goBinary, "usr/bin/tool", executable.bytes, rounds: 2000)
    }
  }
}
