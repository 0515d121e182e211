import FoundationEssentials
import Glibc
import ScanModel
import Testing

@testable import Catalogers

/// The database of this machine, when it has one, read by us and by dpkg.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/dpkg-query")))
struct DpkgQueryTests {
  @Test func readsWhatDpkgQueryReads() throws {
    let format = "${db:Status-Status}|${Package} ${Version} ${Architecture} ${source:Package} ${source:Version}\\n"
    let expected = try output("/usr/bin/dpkg-query -W -f '\(format)'").split(separator: "\n")
      .filter { !$0.hasPrefix("not-installed|") && !$0.hasPrefix("config-files|") }
      .map { $0.drop { $0 != "|" }.dropFirst() }

    let path = "var/lib/dpkg/status"
    let content = [UInt8](try Data(contentsOf: URL(filePath: "/" + path)))
    let findings = Cataloger.dpkg.findings(path, content)
    let read = findings.packages.map { package in
      let source = "\(package.sourceName ?? package.name) \(package.sourceVersion ?? package.version)"
      return Substring("\(package.name) \(package.version) \(package.architecture ?? "") \(source)")
    }
    #expect(findings.problems.isEmpty)
    #expect(!read.isEmpty)
    #expect(read.sorted() == expected.sorted())
  }

  private func output(_ command: String) throws -> String {
    let stream = try #require(popen(command, "r"))
    defer { pclose(stream) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while case let count = fread(&buffer, 1, buffer.count, stream), count > 0 { bytes += buffer[..<count] }
    return String(decoding: bytes, as: UTF8.self)
  }
}
