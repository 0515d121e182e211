import Glibc
import Subprocess
import SystemPackage

/// A shell that waits for the end of this process, then stops the server in a folder and removes the folder. A handler
/// in the process itself would not run when it crashes or is killed.
enum Keeper {
  private static let script = """
    read -r _
    pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid" 2>/dev/null &&
      while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
    rm -rf "$1"
    """

  /// Returns only when the shell ends before this process does. The pipe's write end stays open, unused, until the
  /// kernel closes it with the process.
  static func watch(_ folder: String) async throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw SystemFailure(action: "pipe", errno: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var options = PlatformOptions()
    options.createSession = true  // Ctrl-C is for this process, not for the shell.
    _ = try await run(
      .path("/bin/sh"), arguments: ["-c", script, "sh", folder], platformOptions: options,
      input: .fileDescriptor(FileDescriptor(rawValue: ends[0]), closeAfterSpawningProcess: true), output: .discarded,
      error: .discarded)
  }
}
