import FoundationEssentials
import Glibc
import Postgres
import ScanModel

/// A PostgreSQL server of our own in one folder, for `scanrook up`, the quickstart and the tests.
///
/// It listens on a Unix socket in a folder that only the caller (and the server's account) can enter; TCP is off unless
/// a port is set, and then on 127.0.0.1 only. Every role, `postgres` included, logs in with a generated password
/// (scram-sha-256) from a file of its own, `credentials/<role>.pgpass`, mode 0600; the connection strings point to that
/// file, so no password shows in a process list or an environment. As root the server runs as the account `postgres`.
///
/// All calls wait for the outcome and may be repeated; two processes must not work on the same folder at once.
public struct PrivatePostgres: Sendable {
  public struct Settings: Hashable, Sendable {
    /// PostgreSQL's `shared_buffers` in MiB. Default 256.
    public var sharedBuffersMegabytes = 256
    /// Default 100.
    public var maxConnections = 100
    /// False gives up every guarantee after a crash, for speed: throw-away tests only. Default true.
    public var isDurable = true
    /// Also listen on 127.0.0.1 at this port. Default nil: no TCP.
    public var tcpPort: Int?
    /// Further lines for postgresql.conf, by name, such as `["log_statement": "all"]`.
    public var extra: [String: String] = [:]

    public init() {}
  }

  public enum Status: Hashable, Sendable {
    /// No data there.
    case absent
    case stopped
    case running(processID: Int)
  }

  /// The superuser's role.
  public static let superuser = "postgres"

  public let settings: Settings
  let folder: ServerFolder
  let account: ServerAccount?
  let programs: PostgresPrograms

  /// Finds PostgreSQL's programs and resolves the folder; makes nothing yet. Throws `SR952`.
  public init(folder: String, settings: Settings = Settings()) async throws {
    let absolute = folder.hasPrefix("/") ? folder : FileManager.default.currentDirectoryPath + "/" + folder
    self.folder = ServerFolder(path: absolute)
    self.settings = settings
    account = try ServerAccount.needed()
    programs = try await PostgresPrograms.find()
  }

  /// The server's log, for people.
  public var logPath: String { folder.log }

  /// libpq connection string for a role whose password has been set (see `setPassword(of:)`). The server need not run.
  public func connectionString(role: String = PrivatePostgres.superuser, database: String) throws -> String {
    let fields = [
      ("host", try folder.socketFolder(for: account)), ("port", String(port)), ("user", role), ("dbname", database),
      ("passfile", folder.credentials(role)),
    ]
    return fields.map { "\($0)='\(Self.escaped($1, by: "\\"))'" }.joined(separator: " ")
  }

  /// Gives a role a generated password, kept in its credentials file; a role that has one gets the same again.
  /// Without LOGIN the role gets that too. The server must run.
  public func setPassword(of role: String) async throws {
    try await asSuperuser { connection in
      try await connection.transaction { connection in
        // One at a time: two at once would make two passwords, and PostgreSQL refuses to alter a role twice at once.
        try await connection.query("select pg_advisory_xact_lock(1)")
        let password = try storedPassword(of: role) ?? makePassword(of: role)
        // ALTER ROLE takes no parameters; format() quotes for us on the server.
        let sql = "select format('alter role %I login password %L', $1::text, $2::text)"
        try await connection.script(try await connection.query(sql, [.text(role), .text(password)]).onlyRow().text(0))
      }
    }
  }

  /// Creates a database, from a template when one is given; one that exists is left alone. The server must run.
  public func createDatabase(_ name: String, template: String? = nil) async throws {
    try await asSuperuser { connection in
      let known = try await connection.query("select 1 from pg_database where datname = $1", [.text(name)])
      guard known.isEmpty else { return }
      let sql = "select format('create database %I template %I', $1::text, $2::text)"
      let statement = try await connection.query(sql, [.text(name), .text(template ?? "template0")])
      try await connection.script(try statement.onlyRow().text(0))
    }
  }

  /// Runs `body` on a connection of the superuser to the database `postgres` or another.
  public func asSuperuser<T: Sendable>(
    database: String = "postgres", _ body: @Sendable (PostgresConnection) async throws -> T
  ) async throws -> T {
    let connection = try await PostgresConnection.connect(
      PostgresConfiguration(
        connectionString: try connectionString(database: database), applicationName: "scanrook/\(scanrookVersion)"))
    do {
      let value = try await body(connection)
      await connection.close()
      return value
    } catch {
      await connection.close()
      throw error
    }
  }
}

extension PrivatePostgres {
  /// Names the socket, and the TCP port when there is one.
  var port: Int { settings.tcpPort ?? 5_432 }

  static func escaped(_ text: String, by escape: Character) -> String {
    var result = ""
    for character in text {
      if character == "'" || character == "\\" { result.append(character == "\\" ? "\\" : escape) }
      result.append(character)
    }
    return result
  }

  /// 256 bits, in characters that need no quoting anywhere.
  func makePassword(of role: String) throws -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    var generator = SystemRandomNumberGenerator()
    let password = String((0..<43).compactMap { _ in letters.randomElement(using: &generator) })
    try ServerFolder.write("*:*:*:*:\(password)\n", to: folder.credentials(role), mode: 0o600)
    return password
  }

  private func storedPassword(of role: String) -> String? {
    guard let line = try? String(contentsOfFile: folder.credentials(role), encoding: .utf8), line.hasPrefix("*:*:*:*:")
    else { return nil }
    return String(line.dropFirst(8).prefix { !$0.isNewline })
  }
}
