import LocalPlatform
import Postgres
import Testing

@Suite struct ListenerTests {
  private var hasty: PostgresListener.Timing {
    var timing = PostgresListener.Timing()
    timing.minimumBackoff = .milliseconds(10)
    timing.maximumBackoff = .milliseconds(100)
    return timing
  }

  @Test(.timeLimit(.minutes(5))) func deliversNotificationsOfAllItsChannels() async throws {
    let configuration = try await testConfiguration()
    let sender = try await PostgresConnection.connect(configuration)
    let listener = PostgresListener(configuration: configuration, channels: ["scan_ready", "Odd \"one"], logger: quiet)
    var received: [PostgresListener.Event] = []
    for await event in listener.events() {
      received.append(event)
      if event == .connected {
        try await sender.query(
          "select pg_notify('scan_ready', ''), pg_notify('other', 'x'), pg_notify('Odd \"one', 'ü')")
      }
      if received.count == 3 { break }
    }
    #expect(
      received == [
        .connected, .notification(channel: "scan_ready", payload: ""),
        .notification(channel: "Odd \"one", payload: "ü"),
      ])
  }

  @Test(.timeLimit(.minutes(5))) func listensAgainAfterItsBackendWasTerminated() async throws {
    let configuration = try await testConfiguration(name: "listener under test")
    let sender = try await PostgresConnection.connect(configuration)
    let listener = PostgresListener(configuration: configuration, channels: ["c"], logger: quiet, timing: hasty)
    var rounds = 0
    var losses = 0
    for await event in listener.events() {
      switch event {
      case .connected:
        rounds += 1
        try await sender.query("select pg_notify('c', $1)", [.text("\(rounds)")])
      case .notification(_, let payload):
        #expect(payload == "\(rounds)")
        if rounds == 3 { break }
        let sql = """
          select pg_terminate_backend(pid, 10000) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()
          """
        try await sender.query(sql)
        continue
      case .disconnected(let error):
        losses += 1
        #expect(error.kind == .connectionLost)
        continue
      }
      if case .notification = event { break }
    }
    #expect(rounds == 3)
    #expect(losses == 2)
  }

  @Test(.timeLimit(.minutes(5))) func closesItsConnectionWhenItsReaderIsCancelledOrLeaves() async throws {
    let configuration = try await testConfiguration()
    let observer = try await PostgresConnection.connect(configuration)
    let listener = PostgresListener(configuration: configuration, channels: ["c"], logger: quiet)
    let others = "select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    let task = Task { for await _ in listener.events() {} }
    try await waitForRow(observer, others)
    task.cancel()
    await task.value
    try await waitForRow(observer, "select 1 where not exists (\(others))")
    for await _ in listener.events() { break }
    try await waitForRow(observer, "select 1 where not exists (\(others))")
  }

  @Test(.timeLimit(.minutes(5))) func keepsTryingWhileTheServerIsAwayAndSurvivesItsRestart() async throws {
    let server = try await TestServer.make()
    let configuration = PostgresConfiguration(
      connectionString: try server.connectionString(database: "postgres"), applicationName: "listener")
    let listener = PostgresListener(configuration: configuration, channels: ["c"], logger: quiet, timing: hasty)
    var rounds = 0
    var kinds: Set<PostgresError.Kind> = []
    for await event in listener.events() {
      switch event {
      case .connected:
        rounds += 1
        if rounds == 1 { try await server.stop() }
      case .disconnected(let error):
        kinds.insert(error.kind)
        if error.kind == .connectionFailed { try await server.start() }
      case .notification: Issue.record("nobody sent a notification")
      }
      if rounds == 2 { break }
    }
    #expect(kinds == [.connectionLost, .connectionFailed])
    try await server.destroy()
  }

  @Test(.timeLimit(.minutes(5))) func noticesAConnectionThatWasCutWithoutAWord() async throws {
    let configuration = try await testConfiguration()
    let observer = try await PostgresConnection.connect(configuration)
    var timing = hasty
    timing.probeInterval = .milliseconds(50)
    timing.probeTimeout = .milliseconds(200)
    let listener = PostgresListener(configuration: configuration, channels: ["c"], logger: quiet, timing: timing)
    var frozen: Int32?
    var message: String?
    for await event in listener.events() {
      switch event {
      case .connected where frozen == nil:
        // A stopped backend keeps the socket open and says nothing, just as a peer behind a cut does.
        let sql = "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        let pid = Int32(try await observer.query(sql).onlyRow().integer(0))
        frozen = pid
        #expect(signal(pid, .stop))
      case .connected:
        break
      case .disconnected(let error): message = error.message
      case .notification: Issue.record("nobody sent a notification")
      }
      if event == .connected && message != nil { break }
    }
    #expect(message == "the server did not answer a probe in time")
    if let frozen { #expect(signal(frozen, .resume)) }
  }
}
