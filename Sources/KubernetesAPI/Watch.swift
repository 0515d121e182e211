import FoundationEssentials
import HTTPClient

/// The changes of one kind of object as they come. One task reads it, once.
///
/// It is a hint: it ends with nil when the server has enough of it, when nothing more came in time or when the
/// connection broke, and whoever reads lists again. It throws `KubernetesError` for what the server says against going
/// on, above all `expired`, and `CancellationError`.
public struct Watch<Object: KubernetesObject>: AsyncSequence, Sendable {
  public struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate var chunks: HTTPBody.AsyncIterator
    private var lines = LineReader()

    fileprivate init(_ body: HTTPBody) { chunks = body.makeAsyncIterator() }

    public mutating func next() async throws -> WatchEvent<Object>? {
      while true {
        if let line = lines.next() { return try Self.event(line) }
        guard lines.pendingCount <= KubernetesClient.answerLimit else {
          throw KubernetesError(.server, "A line of the watch is longer than \(KubernetesClient.answerLimit) bytes.")
        }
        do {
          guard let chunk = try await chunks.next() else { return nil }
          lines.append(chunk)
        } catch is HTTPFailure {
          return nil
        }
      }
    }

    private static func event(_ line: ArraySlice<UInt8>) throws -> WatchEvent<Object> {
      do {
        switch try Wire.decode(WatchLine<Object>.self, from: line) {
        case .event(let event): return event
        case .error(let status): throw KubernetesError(status)
        }
      } catch let error as DecodingError {
        throw KubernetesError(.server, "A line of the watch is not understood: \(error)")
      }
    }
  }

  let body: HTTPBody

  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(body) }
}

/// A line as it may come: an `ERROR` inside a 200 as well.
private enum WatchLine<Object: KubernetesObject>: Decodable {
  case event(WatchEvent<Object>)
  case error(Status)

  private enum Field: String, CodingKey {
    case type, object
  }

  init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Field.self)
    if try fields.decode(String.self, forKey: .type) == "ERROR" {
      self = .error(try fields.decode(Status.self, forKey: .object))
    } else {
      self = .event(try WatchEvent(from: decoder))
    }
  }
}
