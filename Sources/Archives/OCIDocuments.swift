/// The JSON documents of an OCI image layout, as far as they are used (OCI image specification 1.1); Docker's schema 2
/// is alike.
struct OCIDescriptor: Decodable {
  struct Target: Decodable {
    var os: String
    var architecture: String
    var variant: String?
  }

  var mediaType: String?
  var digest: String
  var platform: Target?
  var annotations: [String: String]?

  /// The name the image was given.
  var reference: String? {
    annotations?["io.containerd.image.name"] ?? annotations?["org.opencontainers.image.ref.name"]
  }

  /// Build attestations lie beside images and are none.
  var isAttestation: Bool {
    annotations?["vnd.docker.reference.type"] == "attestation-manifest" || platform?.architecture == "unknown"
  }

  /// Whether the media type is that of an image index.
  var statesIndex: Bool {
    mediaType == "application/vnd.oci.image.index.v1+json"
      || mediaType == "application/vnd.docker.distribution.manifest.list.v2+json"
  }

  var statedPlatform: Platform? {
    platform.map { Platform(os: $0.os, architecture: $0.architecture, variant: $0.variant) }
  }
}

/// An index when it has `manifests`, a manifest when it has `layers`.
struct OCIDocument: Decodable {
  var mediaType: String?
  var artifactType: String?
  var manifests: [OCIDescriptor]?
  var config: OCIDescriptor?
  var layers: [OCIDescriptor]?

  /// Media type of the configuration when it is not that of an image.
  var foreignType: String? {
    let imageTypes = ["application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json"]
    guard let type = config?.mediaType, !imageTypes.contains(type) else { return nil }
    return artifactType ?? type
  }
}
