extension ClusterTiming {
  private static let names: [String: any WritableKeyPath<ClusterTiming, Duration> & Sendable] = [
    "requestTimeout": \.request, "launch": \.launch, "declined": \.declined, "quotaPause": \.refused,
    "imageGrace": \.image, "podGrace": \.pod, "explanation": \.explanation, "reconcile": \.reconcile,
    "orphanGrace": \.orphan, "watch": \.watch,
  ]

  /// Short times for tests: `imageGrace=2,reconcile=0.5`, in seconds. Nil for a name that is not known, or no time.
  public init?(_ text: String) {
    self.init()
    for entry in text.split(separator: ",") {
      let parts = entry.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let path = Self.names[parts[0]], let seconds = Double(parts[1]), seconds > 0 else {
        return nil
      }
      self[keyPath: path] = .seconds(seconds)
    }
  }
}
