/// How to reach a database.
///
/// Everything libpq knows applies: URIs, keywords, several hosts, service and password files, `PG*` environment
/// variables, TLS settings. What the connection string says wins over the defaults set here: client encoding is always
/// UTF8; TCP keepalives notice a silent peer within about 25 seconds and unacknowledged data within 10.
///
/// The server is told user, database, `application_name` and `client_encoding` and nothing else, and no call leaves
/// anything behind in its session, so a pooler in transaction mode will do for all but `PostgresListener`. pgbouncer
/// refuses `options` (`PGOPTIONS`) and `PGGEQO`: leave them out there.
public struct PostgresConfiguration: Sendable {
  /// A libpq connection string: `postgres://user@host/db?sslmode=verify-full` or `host=/run/pg dbname=scanrook`.
  /// Empty means: only the environment and libpq's defaults.
  public var connectionString: String
  /// What `pg_stat_activity.application_name` shows, unless the connection string names another.
  public var applicationName: String
  /// Time for each host to answer and let us in. Default 10 seconds; `connect_timeout` in the string or
  /// `PGCONNECT_TIMEOUT` wins.
  public var connectTimeout: Duration
  /// Called for every NOTICE or WARNING of the server, on the connection's own thread: be brief. Default: discarded.
  public var onNotice: (@Sendable (PostgresNotice) -> Void)?

  public init(
    connectionString: String, applicationName: String, connectTimeout: Duration = .seconds(10),
    onNotice: (@Sendable (PostgresNotice) -> Void)? = nil
  ) {
    self.connectionString = connectionString
    self.applicationName = applicationName
    self.connectTimeout = connectTimeout
    self.onNotice = onNotice
  }
}

/// Without the connection string, which may hold a password: whoever logs a service logs its configuration too.
extension PostgresConfiguration: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String { "PostgresConfiguration(\(applicationName))" }
  public var debugDescription: String { description }
}

/// A message of the server that is not an error, such as the NOTICE of `scan.submit`.
public struct PostgresNotice: Hashable, Sendable {
  /// `NOTICE`, `WARNING`, `INFO`, `LOG` or `DEBUG`, not localized.
  public var severity: String
  public var message: String
  public var detail: String?
  public var hint: String?

  public init(severity: String, message: String, detail: String? = nil, hint: String? = nil) {
    self.severity = severity
    self.message = message
    self.detail = detail
    self.hint = hint
  }
}
