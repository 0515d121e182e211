import ScanModel

extension Cataloger.Findings {
  /// Notes that `package` owns `path`; a leading `/` or `./` is dropped, and the root itself is nothing to own.
  mutating func own(_ path: ArraySlice<UInt8>, package: String) {
    var path = path
    if path.starts(with: [0x2e, 0x2f]) { path = path.dropFirst() }
    while path.first == UInt8(ascii: "/") { path = path.dropFirst() }
    guard !path.isEmpty, path != [0x2e], path.count <= 4096 else { return }
    let text = String(escaping: path)
    ownedPaths.append((text, package))
    // Databases written before the merge of / and /usr say bin/sh where the file now is usr/bin/sh.
    if Self.mergedDirectories.contains(where: text.hasPrefix) { ownedPaths.append(("usr/" + text, package)) }
  }

  private static let mergedDirectories = ["bin/", "sbin/", "lib/", "lib32/", "lib64/", "libx32/"]
}
