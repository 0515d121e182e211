/// Version of this scanner, stored with every scan it publishes.
public let scannerVersion = "0.1.0"
