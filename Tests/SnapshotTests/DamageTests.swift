// A snapshot that is not whole is refused, whatever became of it; and one whose checksums were made
// to fit is refused or read, but never more than that.

import Columns
import Snapshot
import Testing

struct DamageTests {
  static let whole = Written.bytes(SampleTables.fixed, floats: SampleTables.fixedFloats)

  static func isRefused(_ bytes: [UInt8]) -> Bool {
    do throws(SnapshotFault) {
      _ = try Written.readAll(bytes)
      return false
    } catch {
      return !error.description.isEmpty
    }
  }

  @Test func everyByteCounts() {
    for place in Self.whole.indices {
      for change: UInt8 in [0x01, 0x80, 0xFF] {
        var bytes = Self.whole
        bytes[place] ^= change
        #expect(Self.isRefused(bytes), "byte \(place) with \(change)")
      }
    }
  }

  @Test func everyTruncationIsRefused() {
    for count in 0..<Self.whole.count {
      #expect(Self.isRefused(Array(Self.whole[..<count])), "\(count) bytes")
    }
    #expect(Self.isRefused(Self.whole + [0]))
    #expect(Self.isRefused([0] + Self.whole))
    #expect(Self.isRefused(Self.whole + Self.whole))
  }

  @Test func piecesInAnotherOrderAreRefused() throws {
    let reader = try SnapshotReader(SnapshotBytes(Self.whole))
    let chunks = reader.manifest.tables[0].chunks
    var offset = 16
    for index in 0..<(chunks.count - 1) {
      let (a, b) = (chunks[index].byteCount, chunks[index + 1].byteCount)
      let both = Self.whole[offset..<(offset + a + b)]
      var bytes = Self.whole
      bytes.replaceSubrange(both.indices, with: Array(both.dropFirst(a) + both.prefix(a)))
      if bytes != Self.whole { #expect(Self.isRefused(bytes), "chunks \(index) and the next") }
      offset += a
    }
  }

  @Test func faultsSayWhere() throws {
    let reader = try SnapshotReader(SnapshotBytes(Self.whole))
    let preamble = 16 + reader.manifest.tables[0].chunks[0].byteCount
    var bytes = Self.whole
    bytes[preamble] ^= 1
    #expect {
      try Written.readAll(bytes)
    } throws: { error in
      guard let fault = error as? SnapshotFault else { return false }
      return fault.kind == .damaged && fault.table == "positions.csv" && fault.chunk == 1
        && fault.offset == preamble && fault.column != nil
    }
  }

  // MARK: - Checksums that were made to fit

  @Test func chunksThatLieAreRefusedOrRead() throws {
    var refused = 0
    var read = 0
    let reader = try SnapshotReader(SnapshotBytes(Self.whole))
    var offset = 16
    for table in reader.manifest.tables {
      for chunk in table.chunks {
        for place in offset..<(offset + chunk.byteCount) {
          for change: UInt8 in [0x01, 0x10, 0x80, 0xFF] {
            var bytes = Self.whole
            bytes[place] ^= change
            let sealed = Sealing.chunk(bytes, offset..<(offset + chunk.byteCount), chunk.digest)
            if Self.isRefused(sealed) { refused += 1 } else { read += 1 }
          }
        }
        offset += chunk.byteCount
      }
    }
    // Numbers are numbers: most changes make others of them.
    #expect(refused > 0 && read > 0)
  }

  @Test func manifestsThatLieAreRefusedOrRead() {
    let start = Sealing.manifestStart(Self.whole)
    var refused = 0
    for place in start..<(Self.whole.count - 48) {
      for change: UInt8 in [0x01, 0x02, 0x40, 0x80, 0xFF] {
        var bytes = Self.whole
        bytes[place] ^= change
        if Self.isRefused(Sealing.manifest(bytes)) { refused += 1 }
      }
    }
    #expect(refused > 0)
  }

  /// A manifest may say anything: that there are very many rows, for example. Memory follows what a
  /// group may hold.
  @Test func sizesThatNobodyCanHoldAreRefused() {
    let start = Sealing.manifestStart(Self.whole)
    let end = Self.whole.count - 48
    for place in start..<end {
      var bytes = Self.whole
      // A number of nine bytes in the place of one.
      bytes.replaceSubrange(
        place...place, with: [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F])
      _ = Self.isRefused(Sealing.manifest(bytes))
    }
  }
}

/// Makes checksums fit what was changed, as only somebody who means harm does.
enum Sealing {
  static let footerBytes = 48

  static func manifestStart(_ bytes: [UInt8]) -> Int {
    var count = 0
    for index in 0..<8 { count |= Int(bytes[bytes.count - footerBytes + index]) << (8 * index) }
    return bytes.count - footerBytes - count
  }

  /// The manifest's length and digest, of bytes whose manifest may have grown.
  static func manifest(_ bytes: [UInt8]) -> [UInt8] {
    let start = manifestStart(DamageTests.whole)
    var result = bytes
    let end = bytes.count - footerBytes
    for index in 0..<8 {
      result[end + index] = UInt8(truncatingIfNeeded: (end - start) >> (8 * index))
    }
    let digest = Digest(of: Array(result[..<16] + result[start..<(end + 8)]))
    result.replaceSubrange((end + 8)..<(end + 40), with: digest.bytes)
    return result
  }

  static func chunk(_ bytes: [UInt8], _ range: Range<Int>, _ digest: Digest) -> [UInt8] {
    let start = manifestStart(bytes)
    var result = bytes
    let new = Digest(of: Array(bytes[range])).bytes
    var place = start
    while place + 32 <= bytes.count - footerBytes {
      if Array(bytes[place..<(place + 32)]) == digest.bytes {
        result.replaceSubrange(place..<(place + 32), with: new)
        break
      }
      place += 1
    }
    return manifest(result)
  }
}
