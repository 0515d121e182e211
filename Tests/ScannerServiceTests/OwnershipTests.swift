import ImageFixtures
import ScanModel
import Testing

@testable import ScannerService

/// Packages inside files that an operating system package brought.
@Suite struct OwnershipTests {
  private let owned = "usr/lib/python3/dist-packages/requests-2.28.1.egg-info/PKG-INFO"
  private let free = "usr/local/lib/python3.11/dist-packages/jinja2-2.11.2.dist-info/METADATA"

  private func list(_ tar: inout Tar) { tar.file("var/lib/dpkg/info/python3-requests.list", "/.\n/usr\n/\(owned)\n") }
  private func metadata(_ tar: inout Tar) {
    tar.file(owned, wheel("requests", "2.28.1"))
    tar.file(free, wheel("Jinja2", "2.11.2"))
  }

  @Test func namesTheDebianPackageThatBroughtAWheel() throws {
    let reading = try read([
      Debian.layer(["python3-requests": "2.28.1+dfsg-1"]) {
        list(&$0)
        metadata(&$0)
      }
    ])
    #expect(try reading.package("requests").package.owner == "python3-requests")
    #expect(try reading.package("Jinja2").package.owner == nil)
    #expect(try reading.package("python3-requests").package.owner == nil)
  }

  @Test func doesNotMindTheOrderOfFilesOrLayers() throws {
    let base = Debian.layer(["python3-requests": "2.28.1+dfsg-1"])
    for layers in [[tar(list), tar(metadata)], [tar(metadata), tar(list)]] {
      let reading = try read([base] + layers)
      #expect(try reading.package("requests").package.owner == "python3-requests")
      #expect(try reading.package("Jinja2").package.owner == nil)
    }
  }

  @Test func believesOnlyListsThatAreStillThere() throws {
    let reading = try read([
      Debian.layer(["adduser": "3.134"]) {
        list(&$0)
        metadata(&$0)
      }, tar { $0.file("var/lib/dpkg/info/.wh.python3-requests.list") },
    ])
    #expect(try reading.package("requests").package.owner == nil)
  }

  @Test func knowsAnOwnerByThePathOfBeforeTheMergeOfUsr() throws {
    let path = "usr/lib/python3/dist-packages/six-1.16.0.dist-info/METADATA"
    let reading = try read([
      Debian.layer(["python3-six": "1.16.0-4"]) {
        $0.file("var/lib/dpkg/info/python3-six.list", "/lib/python3/dist-packages/six-1.16.0.dist-info/METADATA\n")
        $0.file(path, wheel("six", "1.16.0"))
      }
    ])
    #expect(try reading.package("six").package.owner == "python3-six")
  }
}
