import ArgumentParser

/// How a command prints its data on standard output.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  /// For people.
  case table
  /// For programs; nothing but JSON.
  case json
}
