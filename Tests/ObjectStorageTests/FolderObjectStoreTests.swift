import FoundationEssentials
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
    #expect(try FileManager.default.contentsOfDirectory(atPath: root + "/.incoming").isEmpty)
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
    #expect(try FileManager.default.contentsOfDirectory(atPath: root + "/.incoming").isEmpty)
  }
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
