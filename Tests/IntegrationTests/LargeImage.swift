import FoundationEssentials
import ImageFixtures

/// The Debian image below a layer of 25,000 small files and some hundred megabytes that do not compress: enough that its
/// rows come in several batches, and that reading takes a while.
enum LargeImage {
  static func make(in folder: String) throws -> String {
    let root = Array(try Data(contentsOf: URL(filePath: TestImages.path("debian/rootfs.tar"))))
    var top = Tar()
    var generator = SystemRandomNumberGenerator()
    let noise = (0..<2 << 20).flatMap { _ in withUnsafeBytes(of: generator.next()) { Array($0) } }
    for number in 0..<25_000 { top.file("srv/small/\(number % 100)/\(number)", Array(noise[number..<number + 100])) }
    for number in 0..<12 { top.file("srv/large/\(number)", noise) }
    top.end()
    let path = "\(folder)/large.tar"
    try Data(Images.docker([root, top.bytes])).write(to: URL(filePath: path))
    return path
  }
}
