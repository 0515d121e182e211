import FoundationEssentials
import Glibc
import ObjectStorage
import ScanModel
import Testing

@Suite final class FolderObjectStoreTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "scanrook-\(UUID())").path
  private let root: String
  private let store: FolderObjectStore

  init() {
    root = folder + "/store"
    store = FolderObjectStore(root: root)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func code(_ body: () throws -> Void) -> String? {
    do { try body() } catch { return (error as? ScanError)?.code }
    return nil
  }

  @Test func givesBackWhatWasPut() throws {
    try store.put([1, 2, 3], bucket: "reports", key: "a/b/c.json.zst")
    let object = try store.open(bucket: "reports", key: "a/b/c.json.zst")
    #expect(try object.bytes(0..<object.size) == [1, 2, 3])
    #expect(try store.size(bucket: "reports", key: "a/b/c.json.zst") == 3)
    #expect(try store.exists(bucket: "reports", key: "a/b/c.json.zst"))
    #expect(try files() == ["reports", "reports/a", "reports/a/b", "reports/a/b/c.json.zst"])
  }

  @Test func replacesAnObjectUnderItsReaders() throws {
    let large = [UInt8](repeating: 7, count: 600_001)
    try store.put(large, bucket: "reports", key: "a")
    let old = try store.open(bucket: "reports", key: "a")
    try store.put([9], bucket: "reports", key: "a")
    #expect(try old.bytes(0..<old.size) == large)
    #expect(try store.open(bucket: "reports", key: "a").bytes(0..<10) == [9])
  }

  @Test func deletesAnObjectOnceAndAgain() throws {
    try store.put([1], bucket: "reports", key: "x/y")
    try store.delete(bucket: "reports", key: "x/y")
    try store.delete(bucket: "reports", key: "x/y")
    #expect(try !store.exists(bucket: "reports", key: "x/y"))
    #expect(try store.size(bucket: "reports", key: "x") == nil)
  }

  @Test func saysWhichObjectIsMissing() {
    let error = #expect(throws: ScanError.self) { try store.open(bucket: "deltaguard", key: "x.tar") }
    #expect(error?.code == "SR207")
    #expect(error?.message == "There is no object x.tar in bucket deltaguard.")
    #expect(error?.hint != nil)
  }

  @Test(arguments: ["", "/etc/passwd", "a//b", "a/../b", "..", ".", "a/", "a\0b", String(repeating: "k", count: 256)])
  func refusesKeysThatAreNoPath(key: String) {
    #expect(code { try store.put([1], bucket: "reports", key: key) } == "SR021")
    #expect(code { _ = try store.open(bucket: "reports", key: key) } == "SR021")
    #expect(code { try store.delete(bucket: "reports", key: key) } == "SR021")
  }

  @Test(arguments: ["", "ab", "..", ".incoming", "Reports", "a/b", "a..b", "-ab", "b\0b"])
  func refusesBucketsThatS3WouldRefuse(bucket: String) {
    #expect(code { _ = try store.size(bucket: bucket, key: "x") } == "SR021")
  }

  @Test func doesNotTakeAFolderForAnObject() throws {
    try store.put([1], bucket: "reports", key: "x/y")
    #expect(code { _ = try store.open(bucket: "reports", key: "x") } == "SR202")
    #expect(code { try store.put([1], bucket: "reports", key: "x") } == "SR206")
    #expect(code { try store.put([1], bucket: "reports", key: "x/y/z") } == "SR206")
  }

  @Test func leavesNothingBehindWhenTheContentCannotBeRead() throws {
    struct Short: RandomAccessBytes {
      let size = 10
      func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int { 0 }
    }
    #expect(code { try store.put(Short(), bucket: "reports", key: "x") } == "SR202")
    #expect(try !store.exists(bucket: "reports", key: "x"))
    #expect(try files() == ["reports"])
  }
}

/// As in a pod, where an attempt's own folder is all that can be written.
extension FolderObjectStoreTests {
  private static let key = "job/1/report.json.zst"

  /// Makes a folder below the store, its parents too.
  private func makeFolder(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: "\(root)/\(path)", withIntermediateDirectories: true)
  }

  @Test func writesNothingOutsideOfTheObjectsFolder() throws {
    try makeFolder("reports/job/1")
    for path in ["", "/reports", "/reports/job"] { try #require(chmod(root + path, 0o555) == 0) }
    defer { for path in ["", "/reports", "/reports/job"] { chmod(root + path, 0o755) } }
    try #require(chown("\(root)/reports/job/1", geteuid() == 0 ? 65_534 : geteuid(), getegid()) == 0)
    try withoutPrivileges {
      try store.put([1, 2], bucket: "reports", key: Self.key)
      try store.put([3], bucket: "reports", key: Self.key)
      #expect(code { try store.put([1], bucket: "reports", key: "job/2/report.json.zst") } == "SR206")
      #expect(code { try store.put([1], bucket: "reports", key: "job/x") } == "SR206")
    }
    #expect(try store.size(bucket: "reports", key: Self.key) == 1)
    #expect(try files() == ["reports", "reports/job", "reports/job/1", "reports/job/1/report.json.zst"])
  }

  @Test(.enabled(if: device(of: "/dev/shm") != device(of: FileManager.default.temporaryDirectory.path)))
  func renamesAcrossNoFileSystems() throws {
    try makeFolder("reports/job")
    let other = "/dev/shm/scanrook-\(UUID())"
    try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: other) }
    try FileManager.default.createSymbolicLink(atPath: "\(root)/reports/job/1", withDestinationPath: other)
    try store.put([1, 2, 3], bucket: "reports", key: Self.key)
    #expect(try store.size(bucket: "reports", key: Self.key) == 3)
    #expect(try FileManager.default.contentsOfDirectory(atPath: other) == ["report.json.zst"])
  }

  @Test func takesWhatACrashLeftForNoObject() throws {
    try store.put([1], bucket: "reports", key: Self.key)
    let path = "\(root)/reports/job/1/.incoming-a1B2c3"
    try #require(FileManager.default.createFile(atPath: path, contents: Data([7])))
    let key = "job/1/.incoming-a1B2c3"
    #expect(code { _ = try store.open(bucket: "reports", key: key) } == "SR021")
    #expect(code { try store.put([1], bucket: "reports", key: key) } == "SR021")
    #expect(code { try store.put([1], bucket: "reports", key: ".incoming-/x") } == "SR021")
    #expect(code { try store.put([1], bucket: "reports", key: "job/1/.incoming") } == nil)
    try store.put([2], bucket: "reports", key: Self.key)
    #expect(try store.open(bucket: "reports", key: Self.key).bytes(0..<1) == [2])
  }

  private func files() throws -> [String] { try FileManager.default.subpathsOfDirectory(atPath: root).sorted() }

  /// Root may write anywhere, so its thread becomes somebody else to the file system meanwhile.
  private func withoutPrivileges(_ body: () throws -> Void) throws {
    guard geteuid() == 0 else { return try body() }
    typealias SetUser = @convention(c) (uid_t) -> Int32
    let setUser = unsafeBitCast(try #require(dlsym(dlopen(nil, RTLD_NOW), "setfsuid")), to: SetUser.self)
    _ = setUser(65_534)
    defer { _ = setUser(0) }
    try body()
  }
}

private func device(of path: String) -> dev_t? {
  var status = stat()
  return stat(path, &status) == 0 ? status.st_dev : nil
}

@Suite struct ObjectStoreLocationTests {
  @Test func takesAFolderByItsAbsolutePath() throws {
    #expect(try ObjectStoreLocation.store("file:///var/lib/objects/") is FolderObjectStore)
  }

  @Test(arguments: [
    "", "/var/lib", "file://", "file:///", "file://host/path", "s3://bucket", "https://store", "file:x",
  ])
  func refusesAnythingElse(value: String) {
    let error = #expect(throws: ScanError.self) { try ObjectStoreLocation.store(value) }
    #expect(error?.code == "SR022")
    #expect(error?.message.contains("'\(value)'") == true)
  }

  @Test func saysThatS3IsNotThereYet() {
    let error = #expect(throws: ScanError.self) { try ObjectStoreLocation.store("s3://reports") }
    #expect(error?.message.contains("not available yet") == true)
  }
}
