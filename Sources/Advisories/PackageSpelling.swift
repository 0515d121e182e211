/// The spelling of package names and versions under which advisories and packages meet.
enum PackageSpelling {
  /// PyPI names as PEP 503 normalizes them: lower case, runs of `-`, `_` and `.` become one `-`. Others stay.
  static func name(_ name: String, ecosystem: String) -> String {
    guard ecosystem == "PyPI" else { return name }
    var result = ""
    var isInRun = false
    for character in name.lowercased() {
      let isSeparator = character == "-" || character == "_" || character == "."
      if !isSeparator { result.append(character) } else if !isInRun { result.append("-") }
      isInRun = isSeparator
    }
    return result
  }

  /// Go versions lose their leading `v`, as in OSV records. Others stay.
  static func version(_ version: String, ecosystem: String) -> String {
    guard ecosystem == "Go", version.hasPrefix("v"), let second = version.dropFirst().first, second.isNumber else {
      return version
    }
    return String(version.dropFirst())
  }
}
