import ScanModel

/// The module list of a Go executable: which modules at which versions were linked in.
///
/// Lines of fields separated by tabs: `path`, `mod` (main module), `dep`, `=>` (replacement of the line before),
/// `build`; format of `runtime/debug.BuildInfo`.
///
/// A replaced module counts as its replacement, since that is the code in the executable. A replacement by a local
/// directory has no version; such a module is left out, because the version it was replaced at says nothing about the
/// code that was built. For the same reason modules at `(devel)` are left out. Neither is a problem. Only the main
/// module gets a second chance: the version its linker flags set, as heuristic evidence (see `GoLinkerFlags`).
struct GoModuleList {
  struct Module: Equatable {
    var path: String
    var version: String
    var isHeuristic = false
  }

  /// The main module when it has a version, and the dependencies.
  private(set) var modules: [Module] = []
  /// Numbers of the lines that could not be understood.
  private(set) var malformedLines: [Int] = []

  init(_ text: [UInt8]) {
    var pending: Module?
    var main: Module?
    for line in ByteLines(text[...]) {
      let fields = line.bytes.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
      guard let kind = fields.first.map(String.init(escaping:)) else { continue }
      switch kind {
      case "mod", "dep", "=>":
        if kind != "=>" { append(pending) }
        pending = nil
        guard fields.count > 1, let path = String(identifier: fields[1]) else {
          malformedLines.append(line.number)
          continue
        }
        pending = Module(path: path, version: fields.count > 2 ? String(identifier: fields[2]) ?? "" : "")
        if kind == "mod" { main = pending }
      case "build":
        guard fields.count > 1, let module = main, module.version == "(devel)" else { continue }
        guard let version = GoLinkerFlags.version(of: module.path, in: String(escaping: fields[1])) else { continue }
        modules.append(Module(path: module.path, version: version, isHeuristic: true))
        main = nil
      default:
        // `path` and what later versions add.
        continue
      }
    }
    append(pending)
  }

  private mutating func append(_ module: Module?) {
    guard let module, !module.version.isEmpty, module.version != "(devel)" else { return }
    modules.append(module)
  }
}
