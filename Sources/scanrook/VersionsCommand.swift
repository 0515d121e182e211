import ArgumentParser
import ScanModel
import VersionOrdering

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

struct VersionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "versions",
    abstract: "Works with the version orders of package ecosystems.",
    subcommands: [Check.self])

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Checks a version order against pairs of versions whose order is known.",
      discussion: """
        Each line of FILE.tsv is `version <tab> operator <tab> version`; further columns are ignored, and so are a \
        heading that begins with `v1` and lines that begin with `#`. Both the comparison and the sort keys are checked. Prints every disagreement, \
        then `agree N disagree M unparsed K`; a line with a version that does not parse counts as unparsed.

        Exit status: 0 no disagreement, 1 some, 2 the command or the file cannot be understood.
        """)

    @Option(help: "The version order to check.")
    var scheme: VersionScheme

    @Argument(help: ArgumentHelp("The pairs of versions.", valueName: "file.tsv"))
    var file: String

    func run() throws {
      let verdict = VectorVerdict(try readVectors(), scheme: scheme)
      for disagreement in verdict.disagreements {
        print(disagreement)
      }
      print(verdict)
      if !verdict.disagreements.isEmpty { throw ExitCode(1) }
    }

    private func readVectors() throws -> VersionVectors {
      let bytes = try content()
      do {
        return try VersionVectors(parsing: String(decoding: bytes, as: UTF8.self))
      } catch {
        throw ScanError(
          code: .notAVectorFile, message: "'\(file)' is no vector file: \(error.message).",
          detail: "\(error.expected).",
          hint: "Correct the line; one that is right is made by: printf '1.0\\t<\\t2.0\\n'")
      }
    }

    /// All of the file, which can be a pipe: vectors are often made by another command.
    private func content() throws -> [UInt8] {
      guard let stream = fopen(file, "r") else { throw unreadable(errno) }
      defer { fclose(stream) }
      var bytes: [UInt8] = []
      var chunk = [UInt8](repeating: 0, count: 64 << 10)
      while true {
        let count = fread(&chunk, 1, chunk.count, stream)
        bytes += chunk.prefix(count)
        if count == 0 { break }
      }
      guard ferror(stream) == 0 else { throw unreadable(errno) }
      return bytes
    }

    private func unreadable(_ number: Int32) -> ScanError {
      ScanError(
        code: .vectorFileUnreadable, message: "Cannot read '\(file)': \(String(cString: strerror(number))).",
        detail: "A file of lines with a version, an operator and a version, tabs between them.",
        hint: "Check the path, and that you may read the file.")
    }
  }
}

extension VersionScheme: ExpressibleByArgument {
  public init?(argument: String) {
    self.init(name: argument)
  }

  public static var allValueStrings: [String] {
    allCases.map(\.rawValue)
  }
}
