import CCurl
import CShim
import Glibc
import Synchronization

/// Moves the bytes of all transfers of a client, on one thread, through one pool of connections (libcurl's multi
/// interface).
final class TransferLoop: Sendable {
  enum Command: Sendable {
    case start(Exchange)
    /// A paused side may go on.
    case resume(Exchange)
    case cancel(Exchange)
  }

  private struct Mailbox {
    var commands: [Command] = []
    var isStopped = false
  }

  /// How long the thread may sleep when nothing happens; a command wakes it at once.
  private static let longestSleep: Int32 = 60_000
  private static let isReady = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

  private let mailbox = Mutex(Mailbox())
  private let settings: Transfer.Settings
  /// The two ends of the pipe that wakes the thread.
  private let wakeReader: Int32
  private let wakeWriter: Int32

  init(_ settings: Transfer.Settings) {
    self.settings = settings
    var ends: [Int32] = [-1, -1]
    let hasPipe = cshim_wake_pipe(&ends) == 0
    (wakeReader, wakeWriter) = (ends[0], ends[1])
    let isRunning = hasPipe && Self.isReady && startThread()
    if !isRunning { mailbox.withLock { $0.isStopped = true } }
  }

  deinit {
    close(wakeReader)
    close(wakeWriter)
  }

  func post(_ command: Command) {
    let isStopped = mailbox.withLock { mailbox in
      if !mailbox.isStopped { mailbox.commands.append(command) }
      return mailbox.isStopped
    }
    if isStopped {
      if case .start(let exchange) = command { exchange.finished(.failure(Self.stopped)) }
    } else {
      wake()
    }
  }

  /// Ends all transfers and the thread.
  func stop() {
    mailbox.withLock { $0.isStopped = true }
    wake()
  }

  private static let stopped = HTTPFailure(.local, "the HTTP client has no thread, or has been stopped")

  private func wake() {
    var byte: UInt8 = 1
    // A full pipe wakes as well.
    _ = write(wakeWriter, &byte, 1)
  }

  private func startThread() -> Bool {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(self)
    let code = pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<TransferLoop>.fromOpaque(context).takeRetainedValue().run() }
        return nil
      }, context.toOpaque())
    if code != 0 {
      context.release()
      return false
    }
    pthread_detach(thread)
    return true
  }

  private func run() {
    guard let multi = curl_multi_init() else { return stop() }
    var transfers: [ObjectIdentifier: Transfer] = [:]
    defer {
      for transfer in transfers.values { remove(transfer, from: multi, Self.stopped) }
      curl_multi_cleanup(multi)
    }
    while true {
      let (commands, isStopped) = mailbox.withLock { mailbox in
        defer { mailbox.commands = [] }
        return (mailbox.commands, mailbox.isStopped)
      }
      for command in commands { carryOut(command, multi, &transfers) }
      if isStopped { return }
      var running: Int32 = 0
      curl_multi_perform(multi, &running)
      collect(multi, &transfers)
      var pipe = curl_waitfd(fd: wakeReader, events: Int16(CURL_WAIT_POLLIN), revents: 0)
      curl_multi_poll(multi, &pipe, 1, Self.longestSleep, nil)
      if pipe.revents != 0 { drain() }
    }
  }

  private func drain() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(wakeReader, &bytes, bytes.count) > 0 {}
  }

  private func carryOut(
    _ command: Command, _ multi: UnsafeMutableRawPointer, _ transfers: inout [ObjectIdentifier: Transfer]
  ) {
    switch command {
    case .start(let exchange):
      do {
        let transfer = try Transfer(exchange, settings)
        guard curl_multi_add_handle(multi, transfer.handle) == CURLM_OK else { throw Self.stopped }
        transfers[ObjectIdentifier(exchange)] = transfer
      } catch {
        exchange.finished(.failure(error as? HTTPFailure ?? Self.stopped))
      }
    case .resume(let exchange):
      if let transfer = transfers[ObjectIdentifier(exchange)] { curl_easy_pause(transfer.handle, CURLPAUSE_CONT) }
    case .cancel(let exchange):
      if let transfer = transfers.removeValue(forKey: ObjectIdentifier(exchange)) {
        remove(transfer, from: multi, HTTPFailure(.local, "the request was cancelled"))
      }
    }
  }

  private func collect(_ multi: UnsafeMutableRawPointer, _ transfers: inout [ObjectIdentifier: Transfer]) {
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle else { continue }
      let code = message.pointee.data.result
      guard let (key, transfer) = transfers.first(where: { $0.value.handle == handle }) else { continue }
      transfers[key] = nil
      curl_multi_remove_handle(multi, handle)
      transfer.finish(code)
    }
  }

  /// A connection whose transfer is taken off in the middle is closed by libcurl, not reused.
  private func remove(_ transfer: Transfer, from multi: UnsafeMutableRawPointer, _ failure: HTTPFailure) {
    curl_multi_remove_handle(multi, transfer.handle)
    transfer.exchange.finished(.failure(failure))
  }
}
