import Archives
import FoundationEssentials
import ScanModel
import Testing

/// What a pass gave.
struct Reading {
  var facts = ImageFacts(kind: .directory)
  var entries: [ArtifactEntry] = []
  /// Content by layer and path: `0:etc/passwd`.
  var contents: [String: [UInt8]] = [:]
  var problems: [Problem] = []

  var visible: [String] { entries.filter(\.isVisible).map(\.path).sorted() }
  var codes: [String] { problems.map(\.code) }

  func text(_ key: String) -> String? { contents[key].map { String(decoding: $0, as: UTF8.self) } }

  func entry(_ path: String, layer: Int = 0) -> ArtifactEntry? {
    entries.first { $0.path == path && $0.layer == layer }
  }
}

extension ArtifactOptions {
  static func test(_ change: (inout ArtifactOptions) -> Void = { _ in }) -> ArtifactOptions {
    var options = ArtifactOptions(scratchDirectory: FileManager.default.temporaryDirectory.path)
    change(&options)
    return options
  }
}

func open(_ bytes: [UInt8], _ options: ArtifactOptions = .test()) throws -> Artifact.Opened {
  try Artifact.open(InMemoryBytes(bytes), options: options)
}

func read(_ bytes: [UInt8], _ options: ArtifactOptions = .test()) throws -> Reading {
  try read(open(bytes, options))
}

func read(_ opened: Artifact.Opened) throws -> Reading {
  guard case .artifact(let artifact) = opened else {
    Issue.record("not supported: \(opened)")
    return Reading()
  }
  var reading = Reading(facts: artifact.facts)
  reading.problems = try artifact.read { entry, content in
    reading.entries.append(entry)
    guard entry.kind == .file else { return }
    var bytes: [UInt8] = []
    while let chunk = try content.next() { bytes.append(contentsOf: chunk) }
    reading.contents["\(entry.layer):\(entry.path)"] = bytes
  }
  return reading
}

func reason(_ bytes: [UInt8]) throws -> String? {
  guard case .unsupported(let reason) = try open(bytes) else { return nil }
  return reason
}

func failure(_ body: () throws -> Void) -> ScanError? {
  do { try body() } catch { return error as? ScanError }
  return nil
}
