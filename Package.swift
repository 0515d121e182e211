// swift-tools-version: 6.2
import PackageDescription

// Targets stand in layers and import downwards only; the table of allowed edges is this file,
// and `bin/test` compares it with the import lines of the sources.

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}
func executable(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}
func tests(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.target(name: name)] + dependencies, resources: resources,
    swiftSettings: strict)
}

let package = Package(
  name: "scanrook",
  products: [
    .executable(name: "scanrook", targets: ["scanrook"]),
    .executable(name: "scanrook-dispatcher", targets: ["scanrook-dispatcher"]),
    .executable(name: "scanrook-scanner", targets: ["scanrook-scanner"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
    .package(url: "https://github.com/jpsim/Yams", .upToNextMinor(from: "6.2.0")),
  ],
  targets: [
    // L0: values, no I/O.
    library("ScanModel"),
    library("VersionOrdering"),

    // L1: the C libraries. CShim holds what Swift cannot import: variadic functions and macros with arguments.
    .systemLibrary(name: "CPostgres", pkgConfig: "libpq"),
    .systemLibrary(name: "CCurl"),
    .systemLibrary(name: "COpenSSL"),
    .systemLibrary(name: "CZstd"),
    .systemLibrary(name: "CArchive"),
    .systemLibrary(name: "CISAL"),
    .systemLibrary(name: "CLinux"),
    .target(name: "CShim", dependencies: ["CCurl", "COpenSSL"], linkerSettings: [.linkedLibrary("curl")]),
    .target(
      name: "CSimdjson", cxxSettings: [.define("SIMDJSON_THREADS_ENABLED", to: "1")],
      linkerSettings: [.linkedLibrary("simdjson")]),

    // L2: one library each.
    library("Postgres", ["CPostgres", log]),
    library("HTTPClient", ["CCurl", "CShim", "ScanModel"]),
    library("Crypto", ["COpenSSL", "ScanModel"]),
    library("Files", ["ScanModel"]),
    library("Console", ["ScanModel", log]),
    library("Compression", ["CISAL", "CZstd", "ScanModel"]),
    library("Probes", ["ScanModel", lifecycle, nio, nioHTTP, nioPosix]),

    // L3: one outside system each, and pure domain work.
    library("ScanStore", ["Postgres", "ScanModel"]),
    library("ObjectStorage", ["Files", "ScanModel"]),
    library("KubernetesAPI", ["HTTPClient", "ScanModel", subprocess, system, yams]),
    library("Archives", ["CArchive", "CLinux", "Compression", "Crypto", "Files", "ScanModel"]),
    library("Catalogers", ["ScanModel", "VersionOrdering"]),
    library("Advisories", ["Compression", "CSimdjson", "CArchive", "ScanModel", "VersionOrdering"]),

    // L4: services.
    library("Migrations", ["Postgres", "Crypto", "ScanModel", log]),
    library("LocalPlatform", ["Postgres", "ScanModel", subprocess, system]),
    library("AdvisorySync", ["Advisories", "HTTPClient", "Postgres", "ScanModel", "VersionOrdering", log]),
    library(
      "ScannerService",
      [
        "Archives", "Catalogers", "Compression", "Crypto", "Files", "ObjectStorage", "Postgres", "ScanModel",
        "ScanStore",
        "VersionOrdering", log, signals,
      ]),
    library(
      "DispatcherService",
      ["KubernetesAPI", "Postgres", "Probes", "ScanModel", "ScanStore", subprocess, system, lifecycle, log, yams]),

    // L5: executables, thin.
    executable(
      "scanrook",
      [
        "AdvisorySync", "Archives", "Console", "DispatcherService", "Files", "LocalPlatform", "Migrations",
        "ObjectStorage",
        "Postgres",
        "ScanModel", "ScanStore", "ScannerService", "VersionOrdering", arguments, lifecycle, log, signals,
      ]),
    executable(
      "scanrook-dispatcher",
      [
        "Console", "DispatcherService", "KubernetesAPI", "Postgres", "Probes", "ScanModel", arguments, lifecycle, log,
        signals,
      ]),
    executable("scanrook-scanner", ["Console", "ScanModel", "ScannerService", log]),

    tests("ScanModel"),
    tests("VersionOrdering", [], resources: [.copy("Fixtures")]),
    // What several suites build their input with; no product uses it.
    .target(
      name: "ImageFixtures", dependencies: ["CISAL", "Crypto"], path: "Tests/ImageFixtures", swiftSettings: strict),
    .target(
      name: "TestServers",
      dependencies: [
        "HTTPClient", "KubernetesAPI", "LocalPlatform", "Migrations", "Postgres", subprocess, system,
      ], path: "Tests/TestServers", swiftSettings: strict),
    tests("Archives", ["Compression", "Files", "ImageFixtures", "ScanModel"]),
    tests("Compression", ["ImageFixtures", "ScanModel"]),
    tests("Crypto", ["ScanModel"]),
    tests("Files", ["ScanModel"]),
    tests("Console", [log]),
    tests("ObjectStorage", ["Files", "ScanModel"]),
    tests("Probes", ["ScanModel", lifecycle, log]),
    tests("Catalogers", ["ImageFixtures", "ScanModel"], resources: [.copy("Fixtures")]),
    tests("Postgres", ["LocalPlatform", "TestServers", log]),
    tests("Migrations", ["Postgres", "ScanModel", "TestServers"]),
    tests("LocalPlatform", ["Postgres", "ScanModel", "TestServers"]),
    tests("ScanStore", ["Postgres", "ScanModel", "TestServers"]),
    // Optimised in every build: it looks at millions of states.
    .testTarget(
      name: "LeaseProtocolTests", dependencies: ["LocalPlatform", "Postgres", "TestServers"],
      exclude: ["interleavings.sql", "replay.sql"], swiftSettings: strict + [.unsafeFlags(["-O"])]),
    tests(
      "DispatcherService",
      [
        "KubernetesAPI", "Postgres", "Probes", "ScanModel", "ScanStore", "TestServers", "scanrook-dispatcher",
        lifecycle, log,
        subprocess, system,
      ],
      resources: [.copy("Fixtures")]),
    tests(
      "ScannerService",
      ["Archives", "Compression", "Crypto", "ImageFixtures", "ObjectStorage", "Postgres", "ScanModel", "ScanStore"]),
    .testTarget(
      name: "IntegrationTests",
      dependencies: [
        "AdvisorySync", "CArchive", "Compression", "Crypto", "HTTPClient", "ImageFixtures", "KubernetesAPI",
        "LocalPlatform", "Migrations", "Postgres", "ScanModel", "ScanStore", "ScannerService", "TestServers",
        subprocess, system,
      ], exclude: ["Cluster/README.md", "Fixtures", "README.md"], swiftSettings: strict),
    tests("Advisories", ["CArchive", "ScanModel", "VersionOrdering"], resources: [.copy("Fixtures")]),
    tests("HTTPClient", ["ScanModel", subprocess]),
    tests("KubernetesAPI", ["ScanModel"]),
    tests(
      "AdvisorySync",
      ["Advisories", "HTTPClient", "Postgres", "ScanModel", "TestServers", "VersionOrdering"],
      resources: [.copy("Fixtures")]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
