import ArgumentParser
import DispatcherService
import Probes

/// Where the kubelet and Prometheus ask.
struct ProbeOptions: ParsableArguments {
  @Option(help: "Address for /healthz, /readyz and /metrics (SCANROOK_PROBE_ADDRESS; default: 127.0.0.1).")
  var probeAddress: String?
  @Option(help: "Port for them (SCANROOK_PROBE_PORT; default: none, nothing listens).")
  var probePort: Int?

  func server(
    _ environment: [String: String], health: DispatcherHealth, metrics: DispatcherMetrics
  ) throws -> ProbeServer? {
    guard let text = probePort.map(String.init) ?? environment["SCANROOK_PROBE_PORT"], !text.isEmpty else { return nil }
    guard let port = Int(text), (1...65_535).contains(port) else {
      throw ValidationError("--probe-port must be 1 to 65535, not \(text)")
    }
    return ProbeServer(
      host: probeAddress ?? environment["SCANROOK_PROBE_ADDRESS"] ?? "127.0.0.1", port: port,
      routes: health.routes(metrics))
  }
}
