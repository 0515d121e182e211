import Testing

@testable import Catalogers

@Suite struct DivertedDatabaseTests {
  @Test(arguments: [
    ("var/lib/dpkg", "/usr/share/dpkgdb", true), ("var/lib/dpkg/status", "../../../opt/status", true),
    ("lib/apk/db/installed", "/opt/db", true), ("lib/apk", "../../../../x", true), ("usr/lib/apk/db", "", true),
    ("lib/apk", "../usr/lib/apk", false), ("var/lib/opkg", "/usr/lib/opkg", false), ("lib", "usr/lib", false),
    ("lib", "/opt/lib", false), ("var", "private/var", false), ("var/lib/dpkg/status-old", "/opt/x", false),
    ("usr/share/dpkg", "/opt/x", false),
  ])
  func tellsWhereALinkLeadsADatabaseAway(_ path: String, _ target: String, _ isDiverted: Bool) {
    #expect(Cataloger.isDiverted(path, to: target) == isDiverted)
  }
}
