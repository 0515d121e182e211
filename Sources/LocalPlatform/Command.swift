import ScanModel
import Subprocess
import SystemPackage

/// One child process that runs to its end.
struct Command: Sendable {
  /// A path, or a name to look up in PATH.
  var program: String
  var arguments: [String]
  /// Who runs it; nil for this process's own user.
  var account: ServerAccount?

  init(program: String, arguments: [String], account: ServerAccount? = nil) {
    self.program = program
    self.arguments = arguments
    self.account = account
  }

  /// Gives standard output. Throws `SR952` with what the program said when it cannot start or fails.
  @discardableResult
  func run() async throws -> String {
    var words = [program] + arguments
    if let account {
      // Not by PlatformOptions: changing groups in a forked child of a program with threads can block forever in glibc.
      words = ["setpriv", "--reuid=\(account.userID)", "--regid=\(account.groupID)", "--clear-groups", "--"] + words
    }
    // Messages in English for the log; no PGDATA of the caller may stand in for a forgotten -D.
    let environment = Environment.inherit.updating(["LC_ALL": "C", "PGDATA": nil])
    let executable: Executable = words[0].contains("/") ? .path(FilePath(words[0])) : .name(words[0])
    do {
      let result = try await Subprocess.run(
        executable, arguments: Arguments(Array(words.dropFirst())), environment: environment, workingDirectory: "/",
        output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
      let output = result.standardOutput
      guard result.terminationStatus.isSuccess else {
        throw ScanError(
          code: .privatePostgresFailed, message: "\(program) ended with \(result.terminationStatus)",
          detail: (output + result.standardError).trimmingLines(to: 12))
      }
      return output
    } catch let error as SubprocessError {
      throw ScanError(code: .privatePostgresFailed, message: "\(program) could not be run", detail: "\(error)")
    }
  }
}

extension String {
  /// The last lines, without empty ones.
  func trimmingLines(to count: Int) -> String {
    split(whereSeparator: \.isNewline).suffix(count).joined(separator: "\n")
  }
}
