import Dispatch

/// Runs blocking work on a thread of its own, away from the cooperative pool, which has a thread per core only.
enum BlockingThread {
  static func run<Value: Sendable>(_ name: String, _ body: @escaping @Sendable () throws -> Value) async throws -> Value
  {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue(label: name).async { continuation.resume(with: Result(catching: body)) }
    }
  }
}
