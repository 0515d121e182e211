import Compression
import ImageFixtures
import ScanModel
import Testing

/// Bytes that hand out `step` at most, as a slow file system may not but a callback may.
private struct Dribble: RandomAccessBytes {
  let content: [UInt8]
  let step: Int
  var size: Int { content.count }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
    let count = min(step, buffer.count, max(0, content.count - offset))
    buffer.copyBytes(from: content[offset..<offset + count])
    return count
  }
}

private struct Failing: RandomAccessBytes {
  let size = 1 << 20
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int {
    throw ScanError(code: "SR202", message: "The disk is on fire.")
  }
}

/// Half noise, half text, so that all kinds of deflate blocks occur.
private func sample(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
  var state = seed
  return (0..<count).map { index in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return index / 5000 % 2 == 0 ? UInt8(truncatingIfNeeded: state >> 33) : UInt8(index % 61)
  }
}

private func decompress(_ bytes: [UInt8]) throws -> [UInt8] {
  try Decompressor(InMemoryBytes(bytes)).readAll(limit: .max)
}

private func failure(_ body: () throws -> Void) -> ScanError? {
  do { try body() } catch { return error as? ScanError }
  return nil
}

@Suite struct DecompressorTests {
  @Test func recognisesTheFormatByItsFirstBytes() {
    #expect(CompressionFormat(head: gzip([1])) == .gzip)
    #expect(CompressionFormat(head: [0x28, 0xB5, 0x2F, 0xFD]) == .zstd)
    #expect(CompressionFormat(head: [0x5A, 0x2A, 0x4D, 0x18]) == .zstd)
    #expect(CompressionFormat(head: [0x1F]) == .plain)
    #expect(CompressionFormat(head: []) == .plain)
  }

  @Test(arguments: [0, 1, 100, 131_072, 131_073, 1_000_000])
  func givesBackWhatWasCompressed(count: Int) throws {
    let bytes = sample(count)
    #expect(try decompress(gzip(bytes)) == bytes)
    #expect(try decompress(Zstd.compress(bytes)) == bytes)
    #expect(try decompress(bytes) == bytes)
  }

  @Test(arguments: [1, 2, 3, 7, 8, 9, 4096])
  func readsAcrossAnySplitOfTheInput(step: Int) throws {
    let first = sample(20_000)
    let second = sample(30_000, seed: 9)
    for packed in [gzip(first) + gzip(second), try Zstd.compress(first) + Zstd.compress(second)] {
      let decompressor = try Decompressor(Dribble(content: packed, step: step))
      #expect(try decompressor.readAll(limit: .max) == first + second)
    }
  }

  @Test func readsSeveralMembersAndFrames() throws {
    let parts = (0..<5).map { sample($0 * 70_000, seed: UInt64($0)) }
    #expect(try decompress(parts.flatMap(gzip)) == parts.flatMap(\.self))
    #expect(try decompress(parts.flatMap { try Zstd.compress($0) }) == parts.flatMap(\.self))
  }

  @Test func skipsSkippableFrames() throws {
    let skippable: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3]
    let packed = try skippable + Zstd.compress([7, 8]) + skippable
    #expect(try decompress(packed) == [7, 8])
  }

  @Test func toleratesZeroPadding() throws {
    let padding = [UInt8](repeating: 0, count: 300_000)
    let bytes = sample(1000)
    #expect(try decompress(gzip(bytes) + padding) == bytes)
    #expect(try decompress(gzip(bytes) + padding + gzip(bytes)) == bytes + bytes)
    #expect(try decompress(Zstd.compress(bytes) + padding) == bytes)
  }

  @Test func refusesWhatFollowsTheLastMember() throws {
    let error = failure { _ = try decompress(gzip([1, 2, 3]) + Array("garbage of some length".utf8)) }
    #expect(error?.code == "SR203")
    #expect(error?.message.contains("no gzip member follows") == true)
  }

  @Test func saysWhereTruncatedDataEnds() throws {
    let bytes = sample(3000)
    for packed in [gzip(bytes), try Zstd.compress(bytes)] {
      for length in 4..<packed.count {
        var seen: [UInt8] = []
        let error = failure {
          let decompressor = try Decompressor(InMemoryBytes(Array(packed.prefix(length))))
          while let chunk = try decompressor.next() { seen.append(contentsOf: chunk) }
        }
        #expect(error?.code == "SR203")
        #expect(error?.message.contains("ends at offset \(length) ") == true)
        #expect(bytes.starts(with: seen))
      }
    }
  }

  @Test func findsEveryFlippedByte() throws {
    let bytes = sample(3000)
    // Bytes 3 to 9 of a gzip header (flags, time, system) may change without harm to the content.
    let packed = gzip(bytes)
    for index in 10..<packed.count {
      var damaged = packed
      damaged[index] ^= 0x55
      #expect(failure { _ = try decompress(damaged) }?.code == "SR203", "byte \(index)")
    }
    let frame = try Zstd.compress(bytes)
    for index in 4..<frame.count {
      var damaged = frame
      damaged[index] ^= 0x55
      let result = try? decompress(damaged)
      #expect(result == nil || result == bytes, "byte \(index)")
    }
  }

  @Test func survivesRandomInput() throws {
    for seed in 1...400 {
      let noise = sample(2000, seed: UInt64(seed))
      for head in [Array(gzip([1, 2, 3]).prefix(10 + seed % 8)), [0x28, 0xB5, 0x2F, 0xFD]] {
        // What matters is that it ends; noise behind a valid head is nearly always an error.
        _ = try? Decompressor(InMemoryBytes(head + noise)).readAll(limit: 100_000_000)
      }
    }
  }

  @Test func readsOnlyItsRange() throws {
    let member = gzip(sample(5000))
    let bytes = InMemoryBytes(sample(777) + member + sample(55))
    let decompressor = try Decompressor(bytes, range: 777..<777 + member.count)
    #expect(decompressor.format == .gzip)
    #expect(try decompressor.readAll(limit: .max) == sample(5000))
    #expect(decompressor.position == 777 + member.count)
    #expect(decompressor.decompressedCount == 5000)
    #expect(try decompressor.next() == nil)
  }

  @Test func stopsAtTheLimit() throws {
    let packed = try Zstd.compress([UInt8](repeating: 0, count: 50_000_000))
    #expect(failure { _ = try Zstd.decompress(packed, limit: 1_000_000) }?.code == "SR301")
  }

  @Test func passesOnWhatReadingThrows() {
    #expect(failure { _ = try Decompressor(Failing()) }?.message == "The disk is on fire.")
  }
}

@Suite struct ZstdTests {
  @Test(arguments: [-5, 1, 3, 19, 99])
  func compressesAtAnyLevel(level: Int) throws {
    let bytes = sample(100_000)
    let packed = try Zstd.compress(bytes, level: level)
    #expect(packed.count < bytes.count)
    #expect(try Zstd.decompress(packed, limit: bytes.count) == bytes)
  }

  @Test func compressesNothingToAFrame() throws {
    #expect(try Zstd.decompress(Zstd.compress([]), limit: 0).isEmpty)
  }
}
