/// Version of every program of this package: shown by `--version`, kept with scans and dispatchers.
public let scanrookVersion = "0.1.0"
