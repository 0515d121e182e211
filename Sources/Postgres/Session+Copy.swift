import CPostgres

extension Session {
  /// Bytes of one PQputCopyData: measured best between 64 and 256 KiB.
  private static let pieceSize = 65_536

  /// Sends the rows as one binary COPY and checks the count the server reports.
  func copy(_ rows: CopyBuffer, into table: String, columns: [String]) throws {
    let canCommit = !isInTransaction
    let target = table.split(separator: ".", omittingEmptySubsequences: false).map { Self.quoted(String($0)) }
    let list = columns.map(Self.quoted).joined(separator: ", ")
    try send(.script("copy \(target.joined(separator: ".")) (\(list)) from stdin (format binary)"))
    let outcome = try collect { [self] in
      let isWhole = try put(CopyBuffer.header) && put(rows.bytes) && put(CopyBuffer.trailer)
      try endCopy(reason: isWhole ? nil : "cancelled by the caller")
    }
    let result = try conclude(outcome, canCommit: canCommit)
    guard result.affectedRows == rows.rowCount else {
      throw PostgresError(
        kind: .server, message: "COPY into \(table) stored \(result.affectedRows) rows; \(rows.rowCount) were sent")
    }
  }

  static func quoted(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  /// Gives false when the copy should stop: interrupted, or refused by the server meanwhile.
  private func put(_ bytes: [UInt8]) throws -> Bool {
    var offset = 0
    while offset < bytes.count {
      if checkInterruption() { return false }
      let count = min(Self.pieceSize, bytes.count - offset)
      let code = bytes.withUnsafeBufferPointer { buffer in
        buffer.baseAddress.map { base in
          base.advanced(by: offset).withMemoryRebound(to: CChar.self, capacity: count) {
            PQputCopyData(connection, $0, Int32(count))
          }
        } ?? 1
      }
      if code < 0 { return true }  // The reason comes as the next result.
      if code == 1 { offset += count }
      try flush()
    }
    return true
  }

  /// Ends a COPY; with a reason the server refuses all of it.
  func endCopy(reason: String?) throws {
    while PQputCopyEnd(connection, reason) == 0 { try flush() }
    try flush()
  }
}
