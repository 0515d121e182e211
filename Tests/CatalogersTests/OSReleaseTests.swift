import ScanModel
import Testing

@testable import Catalogers

@Suite struct OSReleaseTests {
  @Test func prefersTheFileInEtc() {
    let first = Cataloger.osRelease.findings("etc/os-release", "ID=debian\n")
    let second = Cataloger.osRelease.findings("usr/lib/os-release", "ID=debian\n")
    #expect(first.distributionRank > second.distributionRank)
    #expect(second.distributionRank > 0)
    #expect(Cataloger.osRelease.wants("etc/os-release"))
    #expect(Cataloger.osRelease.wants("usr/lib/os-release"))
    #expect(!Cataloger.osRelease.wants("etc/lsb-release"))
  }

  @Test func readsDebian() {
    let content = """
      PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
      NAME="Debian GNU/Linux"
      VERSION_ID="12"
      VERSION_CODENAME=bookworm
      # a comment

      ID=debian
      """
    let findings = Cataloger.osRelease.findings("etc/os-release", content)
    let expected = Distribution(
      id: "debian", versionID: "12", codename: "bookworm", prettyName: "Debian GNU/Linux 12 (bookworm)")
    #expect(findings.distribution == expected)
    #expect(findings.problems.isEmpty)
  }

  @Test(arguments: [
    (#"X=plain"#, "plain"), (#"X="a b""#, "a b"), (#"X='a "b" \n'"#, #"a "b" \n"#), (#"X="\"\$\`\\\n""#, #""$`\\n"#),
    (#"X=a\ b"#, "a b"), (#"X=a # comment"#, "a"), (#"X="#, ""), (#"X=''"#, ""), (#"X="a"'b'c"#, "abc"),
  ])
  func removesQuotesAndEscapes(_ line: String, _ value: String) {
    #expect(ShellAssignment.parse(Array(line.utf8)[...])?.value == value)
  }

  @Test func passesOverAByteOrderMark() {
    let findings = Cataloger.osRelease.findings("etc/os-release", "\u{feff}ID=alpine\r\nVERSION_ID='3.20.3'\r\n")
    #expect(findings.distribution?.id == "alpine")
    #expect(findings.distribution?.versionID == "3.20.3")
    #expect(findings.problems.isEmpty)
    let status = Cataloger.dpkg.findings("var/lib/dpkg/status", "\u{feff}Package: a\nVersion: 1\n")
    #expect(status.packages.map(\.name) == ["a"])
    #expect(status.problems.isEmpty)
  }

  @Test func saysWhatIsNoAssignment() {
    let findings = Cataloger.osRelease.findings("etc/os-release", "ID=\"debian\nfoo\n=x\nA-B=1\nVERSION_ID=12\n")
    #expect(findings.distribution == Distribution(id: "linux", versionID: "12", codename: nil, prettyName: "linux"))
    #expect(findings.problems.map { $0.reason.prefix(6) } == ["Line 1", "Line 2", "Line 3", "Line 4", "The fi"])
  }

  @Test func hasNoReleaseOnDebianTesting() {
    let findings = Cataloger.osRelease.findings("etc/os-release", "ID=debian\nNAME=Debian\nVERSION_ID=\"\"\n")
    #expect(findings.distribution == Distribution(id: "debian", versionID: nil, codename: nil, prettyName: "Debian"))
  }
}
