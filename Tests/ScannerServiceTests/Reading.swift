import FoundationEssentials
import ImageFixtures
import ScanModel
import Testing

@testable import ScannerService

/// What one reading of an artifact gave.
struct Reading {
  var inventory: Inventory
  var files: [FileRecord]

  /// `name version` with the layer, in the order they were found: `adduser 3.134 @0`.
  var packages: [String] {
    inventory.packages.map { found in
      "\(found.package.name) \(found.package.version)" + (found.layer.map { " @\($0)" } ?? "")
    }
  }

  var codes: [String] { inventory.problems.map(\.code) }

  func file(_ path: String) throws -> FileRecord { try #require(files.first { $0.path == path }) }
  func package(_ name: String) throws -> InventoryPackage {
    try #require(inventory.packages.first { $0.package.name == name })
  }
}

extension InventoryReader {
  static func test(_ change: (inout InventoryOptions) -> Void = { _ in }) -> InventoryReader {
    var options = InventoryOptions()
    options.scratchDirectory = FileManager.default.temporaryDirectory.path
    change(&options)
    return InventoryReader(options: options)
  }

  func reading(_ bytes: [UInt8], name: String = "image.tar") throws -> Reading {
    var files: [FileRecord] = []
    let inventory = try read(InMemoryBytes(bytes), name: name) { files.append($0) }
    return Reading(inventory: inventory, files: files)
  }

  func reading(path: String) throws -> Reading {
    var files: [FileRecord] = []
    let inventory = try read(path: path) { files.append($0) }
    return Reading(inventory: inventory, files: files)
  }
}

/// Reads a docker archive of these layers, bottom first.
func read(_ layers: [[UInt8]], _ change: (inout InventoryOptions) -> Void = { _ in }) throws -> Reading {
  try InventoryReader.test(change).reading(Images.docker(layers))
}

/// Files as a distribution lays them out.
enum Debian {
  static let statusPath = "var/lib/dpkg/status"
  static let release = "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n"

  /// The dpkg database with these packages, given as name and version: `["adduser": "3.134"]`.
  static func status(_ packages: KeyValuePairs<String, String>) -> String {
    packages.map { name, version in
      "Package: \(name)\nStatus: install ok installed\nArchitecture: amd64\nVersion: \(version)\n\n"
    }.joined()
  }

  /// A layer that rewrites the database.
  static func layer(_ packages: KeyValuePairs<String, String>, _ more: (inout Tar) -> Void = { _ in }) -> [UInt8] {
    tar {
      $0.file("etc/os-release", release)
      $0.file(statusPath, status(packages))
      more(&$0)
    }
  }
}

/// The metadata of an installed Python distribution.
func wheel(_ name: String, _ version: String) -> String {
  "Metadata-Version: 2.1\nName: \(name)\nVersion: \(version)\n\nDescription\n"
}
