import Synchronization

/// One request and its answer, between the thread that moves bytes and the task that waits for them.
///
/// The transfer's side calls `opened`, `received`, `finished` and `nextUpload`; the task's side awaits. One task reads.
final class Exchange: Sendable {
  struct Head: Sendable {
    var status: Int
    var headers: HTTPHeaders
  }

  enum Upload: Sendable {
    case bytes([UInt8])
    /// Nothing yet; the transfer pauses until it is told to go on.
    case wait
    case end
  }

  private struct State {
    var head: Head?
    var buffer: [UInt8] = []
    var end: Result<Void, HTTPFailure>?
    var isAbandoned = false
    var isPaused = false
    var headWaiter: CheckedContinuation<Head, any Error>?
    var bodyWaiter: CheckedContinuation<[UInt8]?, any Error>?
    var upload: [[UInt8]] = []
    var uploadIsComplete = false
    var uploadIsPaused = false
    var uploadWaiter: CheckedContinuation<Void, Never>?
  }

  static let bufferLimit = 256 << 10
  private static let uploadLimit = 8

  let request: HTTPRequest
  private let state = Mutex(State())
  private let loop: TransferLoop

  init(_ request: HTTPRequest, on loop: TransferLoop) {
    self.request = request
    self.loop = loop
  }
}

// The task's side.
extension Exchange {
  func start() { loop.post(.start(self)) }

  /// Ends the transfer unless it is over; whoever waits gets a `CancellationError`.
  func abandon() {
    let (head, body, upload, isOver) = state.withLock { state in
      state.isAbandoned = true
      defer { (state.headWaiter, state.bodyWaiter, state.uploadWaiter) = (nil, nil, nil) }
      return (state.headWaiter, state.bodyWaiter, state.uploadWaiter, state.end != nil)
    }
    head?.resume(throwing: CancellationError())
    body?.resume(throwing: CancellationError())
    upload?.resume()
    if !isOver { loop.post(.cancel(self)) }
  }

  func head() async throws -> Head {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let answer: Result<Head, any Error>? = state.withLock { state in
          if state.isAbandoned { return .failure(CancellationError()) }
          if let head = state.head { return .success(head) }
          if case .failure(let failure) = state.end { return .failure(failure) }
          state.headWaiter = continuation
          return nil
        }
        if let answer { continuation.resume(with: answer) }
      }
    } onCancel: {
      abandon()
    }
  }

  func nextChunk() async throws -> [UInt8]? {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let (answer, resumes): (Result<[UInt8]?, any Error>?, Bool) = state.withLock { state in
          if state.isAbandoned { return (.failure(CancellationError()), false) }
          if !state.buffer.isEmpty {
            defer { (state.buffer, state.isPaused) = ([], false) }
            return (.success(state.buffer), state.isPaused)
          }
          switch state.end {
          case .success: return (.success(nil), false)
          case .failure(let failure): return (.failure(failure), false)
          case nil:
            state.bodyWaiter = continuation
            return (nil, false)
          }
        }
        if resumes { loop.post(.resume(self)) }
        if let answer { continuation.resume(with: answer) }
      }
    } onCancel: {
      abandon()
    }
  }

  /// Hands over all chunks, waiting while the transfer has enough of them; returns early when the transfer is over.
  func upload(_ chunks: AsyncStream<[UInt8]>) async {
    for await chunk in chunks where !chunk.isEmpty {
      guard await send(chunk) else { return }
    }
    let resumes = state.withLock { state in
      state.uploadIsComplete = true
      defer { state.uploadIsPaused = false }
      return state.uploadIsPaused
    }
    if resumes { loop.post(.resume(self)) }
  }

  private func send(_ chunk: [UInt8]) async -> Bool {
    let (isOpen, resumes) = state.withLock { state in
      state.upload.append(chunk)
      defer { state.uploadIsPaused = false }
      return (state.end == nil && !state.isAbandoned, state.uploadIsPaused)
    }
    if resumes { loop.post(.resume(self)) }
    guard isOpen else { return false }
    await withCheckedContinuation { continuation in
      let isFull = state.withLock { state in
        let isFull = state.upload.count >= Self.uploadLimit && state.end == nil && !state.isAbandoned
        if isFull { state.uploadWaiter = continuation }
        return isFull
      }
      if !isFull { continuation.resume() }
    }
    return true
  }
}

// The transfer's side.
extension Exchange {
  func opened(_ head: Head) {
    let waiter = state.withLock { state in
      state.head = head
      defer { state.headWaiter = nil }
      return state.headWaiter
    }
    waiter?.resume(returning: head)
  }

  /// False when the reader has enough for now: offer the same bytes again after a resume.
  func received(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let (isTaken, waiter) = state.withLock { state -> (Bool, CheckedContinuation<[UInt8]?, any Error>?) in
      if let waiter = state.bodyWaiter {
        state.bodyWaiter = nil
        return (true, waiter)
      }
      guard state.buffer.isEmpty || state.buffer.count + bytes.count <= Self.bufferLimit else {
        state.isPaused = true
        return (false, nil)
      }
      state.buffer += bytes
      return (true, nil)
    }
    waiter?.resume(returning: [UInt8](bytes))
    return isTaken
  }

  func nextUpload() -> Upload {
    let (upload, waiter) = state.withLock { state -> (Upload, CheckedContinuation<Void, Never>?) in
      guard state.upload.isEmpty else {
        defer { state.uploadWaiter = nil }
        return (.bytes(state.upload.removeFirst()), state.uploadWaiter)
      }
      if state.uploadIsComplete { return (.end, nil) }
      state.uploadIsPaused = true
      return (.wait, nil)
    }
    waiter?.resume()
    return upload
  }

  func finished(_ result: Result<Void, HTTPFailure>) {
    let (head, body, upload) = state.withLock { state in
      state.end = result
      defer { (state.headWaiter, state.bodyWaiter, state.uploadWaiter) = (nil, nil, nil) }
      return (state.headWaiter, state.bodyWaiter, state.uploadWaiter)
    }
    upload?.resume()
    switch result {
    case .success:
      head?.resume(throwing: HTTPFailure(.broken, "\(request.shownURL) gave no answer"))
      body?.resume(returning: nil)
    case .failure(let failure):
      head?.resume(throwing: failure)
      body?.resume(throwing: failure)
    }
  }
}
