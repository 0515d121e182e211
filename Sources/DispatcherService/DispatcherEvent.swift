import Postgres

/// What wakes the loop.
enum DispatcherEvent: Sendable {
  case listener(PostgresListener.Event)
  case launcher(LauncherEvent)
  case alarm
  case shutdown
}
