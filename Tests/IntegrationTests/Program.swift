import FoundationEssentials
import Glibc
import ScanModel
import Subprocess
import Synchronization
import SystemPackage

/// A program that runs beside the test, its output in a file.
struct Program: Sendable {
  let process: pid_t
  let outputPath: String
  private let task: Task<TerminationStatus, any Error>
  private let hasEnded: Flag

  /// Set once.
  private final class Flag: Sendable {
    private let value = Mutex(false)
    var isSet: Bool { value.withLock { $0 } }
    func set() { value.withLock { $0 = true } }
  }

  static func start(
    _ command: [String], environment: [String: String], outputPath: String
  ) async throws -> Program {
    let output = open(outputPath, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard output >= 0 else { throw ScanError.failed("open \(outputPath)") }
    let (processes, sink) = AsyncStream.makeStream(of: pid_t.self)
    let hasEnded = Flag()
    let task = Task {
      defer {
        hasEnded.set()
        sink.finish()
      }
      return try await Subprocess.run(
        .path(FilePath(command[0])), arguments: Arguments(Array(command.dropFirst())),
        environment: .custom(keyed(environment)), input: .none,
        output: .fileDescriptor(FileDescriptor(rawValue: output), closeAfterSpawningProcess: true),
        error: .combinedWithOutput
      ) { execution in
        sink.yield(execution.processIdentifier.value)
      }.terminationStatus
    }
    for await process in processes {
      return Program(process: process, outputPath: outputPath, task: task, hasEnded: hasEnded)
    }
    _ = try await task.value
    throw ScanError.failed("start \(command[0])")
  }

  /// Runs a program to its end.
  static func run(_ command: [String], environment: [String: String]) async throws -> Finished {
    let result = try await Subprocess.run(
      .path(FilePath(command[0])), arguments: Arguments(Array(command.dropFirst())),
      environment: .custom(keyed(environment)), input: .none, output: .string(limit: 16 << 20),
      error: .string(limit: 1 << 20))
    return Finished(
      status: result.terminationStatus, output: result.standardOutput, messages: result.standardError)
  }

  struct Finished: Sendable {
    var status: TerminationStatus
    var output: String
    var messages: String
  }

  /// Sends a signal; nothing to a program that has ended, whose number may be another's.
  func send(_ signal: Int32) {
    if !hasEnded.isSet { kill(process, signal) }
  }

  /// Waits for the end.
  func end() async throws -> TerminationStatus { try await task.value }

  /// Asks it to end, and insists after 20 seconds.
  func stop(_ signal: Int32 = SIGTERM) async throws {
    send(signal)
    let insist = Task {
      try await Task.sleep(for: .seconds(20))
      send(SIGKILL)
    }
    _ = try await end()
    insist.cancel()
  }

  var output: String { (try? String(contentsOfFile: outputPath, encoding: .utf8)) ?? "" }

  private static func keyed(_ environment: [String: String]) -> [Environment.Key: String] {
    Dictionary(environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }) { $1 }
  }

  /// What every program needs to find others, and nothing of this one's settings.
  static let environment = ProcessInfo.processInfo.environment.filter {
    ["PATH", "HOME", "LANG", "TMPDIR"].contains($0.key)
  }
}

/// Other processes of this machine.
enum Processes {
  /// Those whose parent is `process`, from `/proc`.
  static func children(of process: pid_t) -> [pid_t] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { pid_t($0) }.filter { parent(of: $0) == process }
  }

  /// False also for one that has ended and whose parent has not asked yet.
  static func isAlive(_ process: pid_t) -> Bool { fields(of: process).first.map { $0 != "Z" } ?? false }

  /// Those in whose environment `variable` has this value, as it was at their start.
  static func whose(_ variable: String, is value: String) -> [pid_t] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { pid_t($0) }.filter { process in
      guard let data = FileManager.default.contents(atPath: "/proc/\(process)/environ") else { return false }
      return data.split(separator: 0).contains { String(decoding: $0, as: UTF8.self) == "\(variable)=\(value)" }
    }
  }

  private static func parent(of process: pid_t) -> pid_t? {
    fields(of: process).dropFirst().first.flatMap { pid_t($0) }
  }

  /// State, parent and so on, from `/proc/PID/stat`; empty when there is no such process.
  private static func fields(of process: pid_t) -> [Substring] {
    // The second field is a name in parentheses and may hold anything.
    guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let end = stat.lastIndex(of: ")")
    else { return [] }
    return stat[stat.index(after: end)...].split(separator: " ")
  }
}

extension ScanError {
  static func failed(_ action: String) -> ScanError {
    ScanError(code: "SR000", message: "cannot \(action): \(String(cString: strerror(errno)))")
  }
}
