import FoundationEssentials
import Glibc
import Postgres
import ScanModel

extension PrivatePostgres {
  /// Makes the cluster when there is none, starts the server when it does not run, and waits until it answers.
  /// A server that was killed, or a machine that lost power, leaves nothing that stands in the way.
  /// Throws `SR952` with the end of the server's log.
  public func start() async throws {
    try folder.create(for: account)
    try await checkReach()
    if status() == .absent { try await initialize() }
    if case .running = status() { return }
    try writeConfiguration()
    try removeStaleLocks()
    try await launch()
  }

  /// Ends all sessions and stops the server cleanly; nothing to do when it does not run.
  public func stop() async throws {
    guard case .running = status() else { return }
    try await control("stop", ["-m", "fast"])
  }

  /// Reads `postmaster.pid` and checks that the process it names is the server of this very folder.
  public func status() -> Status {
    guard FileManager.default.fileExists(atPath: folder.data + "/PG_VERSION") else { return .absent }
    guard let processID = lockingProcess, isServer(processID) else { return .stopped }
    return .running(processID: processID)
  }

  /// Stops the server at once and removes its data, log, passwords and socket.
  public func destroy() async throws {
    if case .running = status() { try await control("stop", ["-m", "immediate"]) }
    try folder.remove()
  }
}

extension PrivatePostgres {
  private func initialize() async throws {
    // A password file of the server's account, since initdb runs as that; gone right after.
    let passwordFile = folder.path + "/log/initial-password"
    let password = try makePassword(of: Self.superuser)
    try ServerFolder.write(password + "\n", to: passwordFile, mode: 0o600, owner: account)
    defer { unlink(passwordFile) }
    // The C locale sorts the same on every machine.
    var arguments = [
      "-D", folder.data, "-U", Self.superuser, "--auth=scram-sha-256", "--pwfile=\(passwordFile)", "--encoding=UTF8",
      "--no-locale",
    ]
    arguments.append(settings.isDurable ? "--data-checksums" : "--no-sync")
    try await Command(program: programs.folder + "/initdb", arguments: arguments, account: account).run()
    let main = folder.data + "/postgresql.conf"
    let text = try String(contentsOfFile: main, encoding: .utf8)
    try ServerFolder.write(text + "\ninclude = 'scanrook.conf'\n", to: main, mode: 0o600, owner: account)
  }

  private func writeConfiguration() throws {
    var values = [
      "listen_addresses": settings.tcpPort == nil ? "" : "127.0.0.1", "port": String(port),
      "unix_socket_directories": try folder.socketFolder(for: account), "unix_socket_permissions": "0700",
      "shared_buffers": "\(settings.sharedBuffersMegabytes)MB", "max_connections": String(settings.maxConnections),
      "password_encryption": "scram-sha-256", "timezone": "UTC", "log_timezone": "UTC",
      "log_line_prefix": "%m [%p] %q%u@%d ",
    ]
    if !settings.isDurable {
      values.merge(["fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"]) { $1 }
    }
    values.merge(settings.extra) { $1 }
    let lines = values.sorted { $0.key < $1.key }.map { "\($0.key) = '\(Self.escaped($0.value, by: "'"))'\n" }
    let text = "# Written at every start; changes here are lost.\n" + lines.joined()
    try ServerFolder.write(text, to: folder.configuration, mode: 0o600, owner: account)
  }

  private func launch() async throws {
    // Backends of a killed server need a moment to notice; until then their memory blocks the start.
    for attempt in 1... {
      do {
        return try await control("start", ["-l", folder.log])
      } catch var error as ScanError {
        let log = (try? String(contentsOfFile: folder.log, encoding: .utf8)) ?? ""
        guard attempt < 20, log.trimmingLines(to: 5).contains("still in use") else {
          error.detail = log.trimmingLines(to: 12)
          error.hint = "The whole log is in \(folder.log)."
          throw error
        }
        try await Task.sleep(for: .milliseconds(500))
      }
    }
  }

  private func control(_ action: String, _ arguments: [String]) async throws {
    try await Command(
      program: programs.folder + "/pg_ctl",
      arguments: ["-D", folder.data, "-w", "-t", "60", "-s"] + arguments + [action], account: account
    ).run()
  }

  /// The server's account must be able to enter the folder, which its parents may forbid.
  private func checkReach() async throws {
    guard let account else { return }
    do {
      let arguments = ["-c", "test -w \"$1\"", "sh", folder.data]
      try await Command(program: "/bin/sh", arguments: arguments, account: account).run()
    } catch {
      throw ScanError(
        code: .privatePostgresFailed, message: "the account postgres cannot reach \(folder.data)",
        detail: "As root the server runs as that account, and a folder above it is closed to others.",
        hint: "Choose a data folder outside of root's home, such as /var/lib/scanrook.")
    }
  }

  /// The process in `postmaster.pid`, alive or not.
  private var lockingProcess: Int? {
    let text = try? String(contentsOfFile: folder.data + "/postmaster.pid", encoding: .utf8)
    return text?.split(whereSeparator: \.isNewline).first.flatMap { Int($0) }
  }

  /// A postmaster works inside its data folder.
  private func isServer(_ processID: Int) -> Bool {
    guard let real = realpath(folder.data, nil) else { return false }
    defer { free(real) }
    let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(processID)/cwd")
    return place == String(cString: real)
  }

  /// After a crash the number in `postmaster.pid` may belong to any process by now, and PostgreSQL would refuse to
  /// start. A number of no process is left to PostgreSQL, which also checks for survivors of the old server. The lock
  /// of the socket, in a folder that nobody else uses, has the same number.
  private func removeStaleLocks() throws {
    unlink("\(try folder.socketFolder(for: account))/.s.PGSQL.\(port).lock")
    guard let processID = lockingProcess, processID > 0, !isServer(processID) else { return }
    if kill(pid_t(truncatingIfNeeded: processID), 0) == 0 || errno == EPERM { unlink(folder.data + "/postmaster.pid") }
  }
}
