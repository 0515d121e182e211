import ScanModel

/// Why a pass stops before the end of what it reads.
enum Interruption: Error {
  /// Cancelled, or the visitor threw: the caller gets this error.
  case stopped(any Error)
  /// A limit on the whole artifact: what was read so far stands.
  case passLimit(String)
  /// A limit on one layer: the next one is read.
  case layerLimit(String)
}

/// Damage that makes the rest of a layer, or of one file of a directory, unreadable.
struct Damage: Error {
  var code: String
  var reason: String
  /// Path inside the artifact, where the damage is in the content of one entry.
  var path: String?

  init(code: String, _ reason: String) {
    self.code = code
    self.reason = reason
  }

  /// Damage found below the archive: in the compressed data, or while reading the file.
  init(_ error: ScanError) {
    self.init(code: error.known == .corrupt ? "corrupt" : "unreadable", error.message)
  }
}

/// Counts what a pass reads against the limits, reports progress, and asks whether to go on.
final class PassBudget {
  let limits: ArtifactLimits
  private let options: ArtifactOptions
  private let bytesTotal: Int?
  private var entryCount = 0
  private var byteCount = 0

  init(_ options: ArtifactOptions, bytesTotal: Int?) {
    limits = options.limits
    self.options = options
    self.bytesTotal = bytesTotal
  }

  func checkCancellation() throws(Interruption) {
    do { try options.checkCancellation() } catch { throw .stopped(error) }
  }

  func countEntry() throws(Interruption) {
    try checkCancellation()
    entryCount += 1
    if entryCount > limits.maxEntries { throw .passLimit("The artifact has more than \(limits.maxEntries) entries.") }
  }

  /// Counts uncompressed bytes.
  func count(_ bytes: Int) throws(Interruption) {
    try checkCancellation()
    byteCount &+= bytes
    if byteCount > limits.maxUncompressedBytes {
      throw .passLimit("The artifact has more than \(limits.maxUncompressedBytes) bytes uncompressed.")
    }
  }

  /// Checks the growth of one layer.
  func checkRatio(uncompressed: Int, stored: Int) throws(Interruption) {
    guard uncompressed > limits.ratioFloor, uncompressed / max(stored, 1) >= limits.maxRatio else { return }
    throw .layerLimit(
      "The layer grows more than \(limits.maxRatio) times when it is decompressed (\(stored) bytes to \(uncompressed))."
    )
  }

  func report(bytesRead: Int) {
    options.progress(ArtifactProgress(phase: .reading, bytesRead: bytesRead, bytesTotal: bytesTotal))
  }
}
