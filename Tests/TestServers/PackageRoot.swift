/// The folder of the package, from the place of this source file.
public let packageRoot: String = {
  let path = #filePath
  return path.firstRange(of: "/Tests/").map { String(path[..<$0.lowerBound]) } ?? path
}()
