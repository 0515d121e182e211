import ScanStore
import Subprocess

extension LocalLauncher.Configuration {
  /// Passed on as they are: what finds programs and temporary space, and what libpq reads for TLS.
  private static let passedOn = [
    "PATH", "TMPDIR", "LANG", "SCANROOK_LOG_LEVEL", "PGSSLMODE", "PGSSLROOTCERT", "PGSSLCERT", "PGSSLKEY", "PGSSLCRL",
    "PGSSLCRLDIR", "PGSSLMINPROTOCOLVERSION", "PGSSLMAXPROTOCOLVERSION", "PGCHANNELBINDING", "PGREQUIREPEER",
  ]

  /// The scanner's contract, and nothing of the dispatcher's own secrets.
  func environment(of attempt: ClaimedAttempt, scratch: String) -> [Environment.Key: String] {
    var variables = environment.filter { Self.passedOn.contains($0.key) }
    variables["SCANROOK_DATABASE_URL"] = scannerDatabaseURL
    variables["SCANROOK_JOB_ID"] = attempt.id.jobID.lowercased
    variables["SCANROOK_NUMBER"] = String(attempt.number)
    variables["SCANROOK_FENCE"] = String(attempt.id.fence)
    variables["SCANROOK_TOKEN"] = attempt.token
    variables["SCANROOK_OBJECT_STORE"] = objectStore
    variables["SCANROOK_SCRATCH"] = scratch
    if !localRoots.directories.isEmpty {
      variables["SCANROOK_LOCAL_ROOTS"] = localRoots.directories.joined(separator: ":")
    }
    return Dictionary(variables.map { (Environment.Key(stringLiteral: $0.key), $0.value) }) { $1 }
  }
}
