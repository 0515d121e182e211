import Glibc
import LocalPlatform

/// A server that a test may stop, without the other tests noticing.
enum TestServer {
  static func make() async throws -> PrivatePostgres {
    var template = Array("/tmp/scanrook-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw TestTimeout(what: "mkdtemp") }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    var settings = PrivatePostgres.Settings()
    settings.sharedBuffersMegabytes = 16
    settings.isDurable = false
    let server = try await PrivatePostgres(folder: folder, settings: settings)
    try await server.start()
    return server
  }
}

enum ProcessSignal: Int32 {
  case kill = 9
  case resume = 18
  case stop = 19
}

func signal(_ processID: Int32, _ signal: ProcessSignal) -> Bool { kill(processID, signal.rawValue) == 0 }
