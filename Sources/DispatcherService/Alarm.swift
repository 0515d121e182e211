/// Rings once at a set time; a new time replaces the old one.
struct Alarm: ~Copyable {
  private var time: ContinuousClock.Instant?
  private var task: Task<Void, Never>?

  mutating func set(to time: ContinuousClock.Instant, ring: @escaping @Sendable () -> Void) {
    guard time != self.time else { return }
    task?.cancel()
    self.time = time
    task = Task {
      if (try? await Task.sleep(until: time, clock: .continuous)) != nil { ring() }
    }
  }

  /// Forgets the time, so that the same one may be set again.
  mutating func rang() { time = nil }

  deinit { task?.cancel() }
}
