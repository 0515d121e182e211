import FoundationEssentials
import ImageFixtures
import ScanModel
import Testing

@testable import Catalogers

@Suite struct GoBinaryTests {
  private let path = "usr/bin/tool"
  private let elf: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]

  private func modules(_ executable: GoExecutable) -> [String] {
    Cataloger.goBinary.findings(path, executable.bytes).packages.map { "\($0.name) \($0.version)" }
  }

  @Test(arguments: [
    ("usr/bin/tool", true), ("opt/app/libgo.so", true), ("usr/lib/python3/site-packages/x/libgo.so.1", true),
    ("usr/lib/x86_64-linux-gnu/libssl.so.3", false), ("lib64/libc.so", false), ("usr/lib/tool/helper", true),
    ("usr/lib/library", true), ("opt/x.o", false), ("lib/modules/6.1/x.ko", false),
    ("usr/lib/debug/.build-id/aa/bb.debug", false), ("usr/lib/debug/usr/bin/tool", false),
  ])
  func wantsWhatAGoLinkerCouldHaveWritten(_ path: String, _ isWanted: Bool) {
    #expect(Cataloger.goBinary.wants(path, head: elf) == isWanted)
    #expect(!Cataloger.goBinary.wants(path, head: Array("#!/bin/sh".utf8)))
  }

  @Test(arguments: [true, false], [true, false])
  func readsBothFormats(_ hasInlineStrings: Bool, _ hasSection: Bool) {
    for (isWide, isBigEndian) in [(true, false), (true, true), (false, false), (false, true)] {
      let executable = GoExecutable(
        isWide: isWide, isBigEndian: isBigEndian, hasSection: hasSection, hasInlineStrings: hasInlineStrings)
      #expect(modules(executable) == ["example.org/tool v1.2.3", "example.org/lib v0.4.0", "stdlib 1.22.1"])
      #expect(Cataloger.goBinary.findings(path, executable.bytes).problems.isEmpty)
    }
  }

  @Test func saysWhereThePackagesCameFrom() {
    let packages = Cataloger.goBinary.findings(path, GoExecutable().bytes).packages
    #expect(packages.allSatisfy { $0.type == "golang" && $0.location == path && $0.evidence == .confirmedInstalled })
  }

  @Test(arguments: [0, 48, 65536 - 64 - 16, 65536 - 64, 200_000])
  func findsTheHeaderFarIntoTheDataSegment(_ padding: Int) {
    #expect(modules(GoExecutable(hasSection: false, padding: padding)).count == 3)
    #expect(modules(GoExecutable(hasSection: false, hasInlineStrings: false, padding: padding)).count == 3)
  }

  @Test func readsAListOfThousandsOfModules() {
    let dependencies = (1...5000).map { "dep\texample.org/m\($0)\tv1.0.\($0)\th1:x=\n" }.joined()
    #expect(modules(GoExecutable(modules: dependencies)).count == 5001)
  }

  @Test(arguments: [
    (#"-w -s -extldflags '-static' -X main.version=1.18.1 -X main.gitCommit=5e16"#, "v1.18.1"),
    (#"-X "example.org/x/build.Version=v2.0.0-rc.1""#, "v2.0.0-rc.1"), (#"-X main.version=dev"#, nil),
    (#"-X example.org/xylophone.Version=1.0.0"#, nil), (#"-X main.goVersion=1.22.1"#, nil),
    (#"-X main.version=1.2"#, nil), (#"-X"#, nil), (#""#, nil),
  ])
  func takesTheVersionOfTheMainModuleFromLinkerFlags(_ flags: String, _ version: String?) {
    let list = "path\tx\nmod\texample.org/x\t(devel)\t\nbuild\t-ldflags=\"\(flags)\"\nbuild\tGOOS=linux\n"
    let packages = Cataloger.goBinary.findings(path, GoExecutable(modules: list).bytes).packages
    let main = packages.filter { $0.name == "example.org/x" }
    #expect(main.map(\.version) == (version.map { [$0] } ?? []))
    #expect(main.allSatisfy { $0.evidence == .heuristicUnverified })
    #expect(packages.last?.name == "stdlib")
  }

  @Test func leavesOutTheMainModuleWithoutAVersion() {
    #expect(modules(GoExecutable(modules: "path\tx\nmod\tx\t(devel)\t\n")) == ["stdlib 1.22.1"])
  }

  @Test func takesTheReplacementOfAModule() {
    let text = """
      path\tx
      mod\tx\t(devel)\t
      dep\ta\tv1.0.0
      =>\tfork/a\tv1.1.0\th1:x=
      dep\tb\tv1.0.0
      =>\t./local/b\t(devel)\t
      dep\tc\tv1.0.0
      =>\t../c
      dep\td\tv2.0.0+incompatible\th1:x=
      build\t-compiler=gc
      """
    let list = GoModuleList(Array(text.utf8))
    let expected = [("fork/a", "v1.1.0"), ("d", "v2.0.0+incompatible")]
    #expect(list.modules == expected.map { GoModuleList.Module(path: $0.0, version: $0.1) })
    #expect(list.malformedLines.isEmpty)
  }

  @Test func saysWhichLineOfTheListNamesNoModule() {
    let findings = Cataloger.goBinary.findings(path, GoExecutable(modules: "path\tx\ndep\ndep\ta\tv1.0.0\n").bytes)
    #expect(findings.packages.map(\.name) == ["a", "stdlib"])
    #expect(findings.problems.map { $0.reason.prefix(6) } == ["Line 2"])
  }

  @Test(arguments: [
    ("go1.22.1", "1.22.1"), ("go1.22.1 X:boringcrypto", "1.22.1"), ("go1.25.1-X:nodwarf5", "1.25.1"),
    ("go1.21rc2", "1.21rc2"), ("devel go1.24-d8f7 Tue Jul 2", "devel go1.24-d8f7"), ("devel +d8f7 Tue Jul 2", nil),
    ("unknown", nil), ("gopher", nil),
  ])
  func namesTheVersionOfTheStandardLibrary(_ toolchain: String, _ version: String?) {
    #expect(GoToolchainVersion.stdlibVersion(toolchain) == version)
    let expected = version.map { ["stdlib \($0)"] } ?? []
    #expect(modules(GoExecutable(toolchain: toolchain, modules: "")) == expected)
    #expect(modules(GoExecutable(hasInlineStrings: false, toolchain: toolchain, modules: "")) == expected)
  }

  @Test func givesNothingForExecutablesOfOtherLanguages() {
    var bytes = GoExecutable().bytes
    for index in bytes.indices where bytes[index] == 0xff { bytes[index] = 0xfe }
    let findings = Cataloger.goBinary.findings(path, bytes)
    #expect(findings.packages.isEmpty)
    #expect(findings.problems.isEmpty)
    #expect(Cataloger.goBinary.findings(path, elf).problems.isEmpty)
    #expect(Cataloger.goBinary.findings(path, [] as [UInt8]).problems.isEmpty)
  }

  @Test func saysWhenTheExecutableEndsBeforeItsBuildInformation() {
    let whole = GoExecutable(padding: 64 << 10).bytes
    let findings = Cataloger.goBinary.findings("usr/bin/tool", Array(whole.prefix(0x1800)))
    #expect(findings.packages.isEmpty)
    #expect(findings.problems.map(\.code) == ["truncated"])
  }

  @Test func saysWhenTheBuildInformationIsCutOff() {
    let bytes = Array(GoExecutable(hasSection: false).bytes.prefix(0x2000 + 0x40 + 40))
    let findings = Cataloger.goBinary.findings(path, bytes)
    #expect(findings.packages.isEmpty)
    #expect(findings.problems.map(\.code) == ["malformed"])
  }

  private func stride(_ range: Range<Int>) -> StrideTo<Int> {
    Swift.stride(from: range.lowerBound, to: range.upperBound, by: 2)
  }

  @Test func survivesTablesAndLengthsOfHostileSize() {
    for isWide in [true, false] {
      let original = GoExecutable(isWide: isWide).bytes
      // Every field of the file header, then of both segments and the sections, at its largest.
      for start in [16..<64 + 112, 0x2040..<0x2080, 0x3000..<original.count].flatMap({ stride($0) }) {
        for highest: UInt8 in [0x7f, 0xff] {
          var bytes = original
          let end = min(start + 8, bytes.count)
          bytes.replaceSubrange(start..<end, with: Array(repeating: 0xff, count: end - start))
          bytes[end - 1] = highest
          #expect(Cataloger.goBinary.findings(path, bytes).packages.count <= 3)
        }
      }
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/skopeo")))
  func readsAnExecutableOfThisMachine() throws {
    let findings = Cataloger.goBinary.findings(path, [UInt8](try Data(contentsOf: URL(filePath: "/usr/bin/skopeo"))))
    #expect(findings.packages.contains { $0.name == "stdlib" && $0.version.hasPrefix("1.") })
    #expect(findings.problems.isEmpty)
  }
}
