import ArgumentParser
import Console
import Files
import FoundationEssentials
import ObjectStorage
import Postgres
import ScanModel
import ScanStore

struct SubmitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit",
    abstract: "Submits a scan; prints its id.",
    discussion: """
      A file is put into the object store and scanned from there; a directory is scanned where it is, by a dispatcher \
      that may read it; s3://bucket/key and file:///path go as they are.

      \(ExitStatus.explanation)
      """)

  @Argument(help: "A file, a directory, s3://bucket/key or file:///path.")
  var target: String

  @Flag(help: "Wait for the end and print the findings' count; Ctrl-C leaves the scan running.")
  var wait = false

  @Option(help: ArgumentHelp("With --wait: the longest wait, in seconds.", valueName: "seconds"))
  var timeout: Int?

  @Option(
    help:
      "With --wait: end with status 3 if there is such a finding: low, medium, high, critical, fixable, known-exploited."
  )
  var failOn: FailOn?

  @Flag(help: "Read package databases only: no hashing, no list of files.")
  var noFiles = false

  @Option(help: ArgumentHelp("Image of a multi-platform index.", valueName: "os/arch"))
  var platform: String?

  @Option(help: "squashed (what is visible in the end) or all-layers.")
  var scope: String?

  @Option(name: .customLong("label"), help: ArgumentHelp("A label of the scan; repeatable.", valueName: "key=value"))
  var labels: [String] = []

  @Option(help: "0 to 1000; higher goes first inside the organisation.")
  var priority = 0

  @Option(help: "The organisation the scan belongs to.")
  var organization: String?

  @Option(help: ArgumentHelp("The same key and target give the same unfinished scan.", valueName: "key"))
  var idempotencyKey: String?

  @Option(
    help: ArgumentHelp(
      "Object store, file:///path. Default: SCANROOK_OBJECT_STORE, else that of `scanrook up`.", valueName: "url"))
  var objectStore: String?

  @OptionGroup var database: DatabaseOptions

  func validate() throws {
    for label in labels where !label.contains("=") { throw ValidationError("a label is key=value, not '\(label)'") }
    if let scope, ScanScope(rawValue: scope) == nil {
      throw ValidationError("a scope is squashed or all-layers, not '\(scope)'")
    }
    if !wait, timeout != nil || failOn != nil { throw ValidationError("--timeout and --fail-on go with --wait") }
  }

  func run() async throws {
    try await database.connected { connection in
      let people = PeopleStore(connection: connection)
      let artifact = try LocalArtifact(target)
      var submission = PeopleStore.Submission(
        target: try artifact.stored(
          in: objectStore ?? ProcessInfo.processInfo.environment["SCANROOK_OBJECT_STORE"]
            ?? DataFolder().objectStore))
      submission.organization = organization
      submission.priority = priority
      submission.idempotencyKey = idempotencyKey
      submission.labels = Dictionary(
        labels.map { label in
          let parts = label.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
          return (String(parts[0]), String(parts[1]))
        }, uniquingKeysWith: { $1 })
      submission.options.files = !noFiles
      if let platform { submission.options.platform = platform }
      if let scope = scope.flatMap(ScanScope.init) { submission.options.scope = scope }
      if let size = artifact.size, let name = try await people.resourceClass(forBytes: size) {
        submission.options.resourceClass = name
      }

      let id = try await people.submit(submission)
      print(id.lowercased)
      if wait {
        try await ScanFollower(people: people, id: id, timeout: timeout.map { .seconds($0) }, failOn: failOn).follow()
      }
    }
  }
}

/// What the argument of `submit` names: something of this machine, or a target to pass on.
private enum LocalArtifact {
  case target(String)
  case directory(String)
  case file(FileBytes)

  init(_ argument: String) throws {
    let manager = FileManager.default
    var isDirectory = false
    if argument.hasPrefix("s3://") || argument.hasPrefix("file:") {
      self = .target(argument)
      return
    }
    guard manager.fileExists(atPath: argument, isDirectory: &isDirectory) else {
      StandardError.print("there is no file or directory \(argument); taking it for an image")
      self = .target(argument)
      return
    }
    let path = argument.hasPrefix("/") ? argument : manager.currentDirectoryPath + "/" + argument
    self = isDirectory ? .directory(URL(filePath: path).standardized.path) : .file(try FileBytes(path: path))
  }

  /// Bytes; nil where nobody knows without looking.
  var size: Int? {
    if case .file(let file) = self { file.size } else { nil }
  }

  /// The target to submit; a file is copied into the store first, under a name nobody else takes.
  func stored(in store: String) throws -> String {
    switch self {
    case .target(let target): return target
    case .directory(let path): return "file://" + path
    case .file(let file):
      let name = String(file.path.split(separator: "/").last ?? "artifact")
      let safe = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) ? $0 : "-" })
      let key = "\(UUID().lowercased)/\(safe.hasPrefix(".") ? "-" + safe : safe)"
      try ObjectStoreLocation.store(store).put(file, bucket: "deltaguard", key: key)
      return "s3://deltaguard/\(key)"
    }
  }
}
