import Postgres
import ScanModel

extension ScanError {
  /// What a function of the engine raised: message, detail and hint as it wrote them.
  ///
  /// Nil for every other error: lost connections, missing rights, errors of PostgreSQL itself.
  public init?(_ error: PostgresError) {
    guard let code = error.sqlState, code.hasPrefix("SR") else { return nil }
    self.init(code: code, message: error.message, detail: error.detail, hint: error.hint)
  }
}

extension PostgresConnection {
  /// Calls a function of the engine. Throws `ScanError` for what the function raised, `PostgresError` for all else.
  func call(_ sql: String, _ parameters: [PostgresValue] = []) async throws -> PostgresResult {
    do {
      return try await query(sql, parameters)
    } catch let error as PostgresError {
      guard let raised = ScanError(error) else { throw error }
      throw raised
    }
  }
}
