import ArgumentParser
import FoundationEssentials
import ScanModel
import ScanStore

/// How people name a scan: by its short number, or by its uuid.
enum ScanReference: ExpressibleByArgument {
  case number(Int64)
  case id(UUID)

  init?(argument: String) {
    if let number = Int64(argument) {
      self = .number(number)
    } else if let id = UUID(uuidString: argument) {
      self = .id(id)
    } else {
      return nil
    }
  }

  /// - Throws: `ScanError` `SR006` when there is no such scan.
  func status(_ people: PeopleStore) async throws -> ScanStatus {
    let found: ScanStatus?
    let name: String
    switch self {
    case .number(let number):
      found = try await people.status(of: number)
      name = String(number)
    case .id(let id):
      found = try await people.status(of: id)
      name = id.lowercased
    }
    if let found { return found }
    throw ScanError(
      code: .noSuchScan, message: "there is no scan \(name)", detail: "Expected the number or uuid of a scan.",
      hint: "See what there is: scanrook watch")
  }
}
