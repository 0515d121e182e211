extension Cataloger {
  /// Every cataloger, in the order in which reports name them. More than one may want the same path in theory; none do.
  public static let all: [Cataloger] = [osRelease, dpkg, dpkgFiles, apk, python, goBinary]
}
