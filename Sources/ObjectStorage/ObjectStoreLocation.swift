import ScanModel

/// Where the object store is: the value of `SCANROOK_OBJECT_STORE`.
public enum ObjectStoreLocation {
  /// The store that `value` names.
  ///
  /// - Parameter value: `file:///absolute/path`, taken literally (no percent escapes), trailing slashes ignored.
  /// - Throws: `ScanError` `SR022` for anything else; `s3://` and `https://` stores are not available yet.
  public static func store(_ value: String) throws -> any ObjectStore {
    if value.hasPrefix("s3://") || value.hasPrefix("http://") || value.hasPrefix("https://") {
      throw failure("The object store '\(value)' cannot be used: S3 is not available yet.")
    }
    guard value.hasPrefix("file://") else { throw failure("'\(value)' does not name an object store.") }
    var path = String(value.dropFirst("file://".count))
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    guard path.hasPrefix("/"), path != "/", !path.utf8.contains(0) else {
      throw failure("'\(value)' does not name a folder by its absolute path.")
    }
    return FolderObjectStore(root: path)
  }

  private static func failure(_ message: String) -> ScanError {
    ScanError(
      code: .notAnObjectStore, message: message, detail: "Expected file:///absolute/path.",
      hint: "Set SCANROOK_OBJECT_STORE=file:///var/lib/scanrook/objects, or another folder this process may write to.")
  }
}
