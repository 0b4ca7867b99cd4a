// Feeds the reader of snapshots: bytes as they come, and a whole snapshot of which a chunk or the
// manifest says something else under checksums that fit. Whatever it is, it is refused or read.

import Columns
import Snapshot

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSnapshot(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  // SAFETY: libFuzzer gives `count` readable bytes for the call. GAIN: none, it gives a pointer.
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  // The first byte chooses what the others are.
  guard let first = bytes.first else { return 0 }
  let rest = bytes.dropFirst()
  switch first % 4 {
  case 0: read(Array(rest))
  case 1: read(Whole.withManifest(rest))
  default: read(Whole.withChunk(rest))
  }
  return 0
}

private func read(_ bytes: [UInt8]) {
  do throws(SnapshotFault) {
    let reader = try SnapshotReader(SnapshotBytes(bytes))
    for (index, entry) in reader.manifest.tables.enumerated() {
      let table = try reader.table(index)
      // A few bytes may stand for very many rows; some of them show as much as all.
      for group in 0..<min(entry.groupCount, 4) {
        if entry.stride != nil {
          let bytes = try table.bytes(group)
          precondition(bytes.count == table.rows(group).count, "a file of another length")
          continue
        }
        let rows = try table.read(group)
        var text: [UInt8] = []
        for content in rows.columns {
          precondition(content.count == rows.rows.count, "a column of another length")
          for row in 0..<min(content.count, 64) { content.append(row, to: &text) }
        }
      }
    }
  } catch {
    precondition(!error.description.isEmpty, "a fault without a reason")
  }
}

/// A snapshot that is whole, and ways to change it.
private enum Whole {
  static let bytes = made()
  static let footerBytes = 48

  private static func made() -> [UInt8] {
    let rows = 0..<200
    let keys = rows.map { UInt32($0 * 7 % 9) }
    let held = rows.map { Int64($0 * 31 % 57 + 1) * 100 }
    var mask = BitMask(count: rows.count)
    for row in rows where row % 3 != 0 { mask[row] = true }
    let plain = NumberForm(.shortest, scale: 2)
    let columns: [(String, ColumnContent)] = [
      (
        "id",
        .numbers(
          NumberColumn(
            values: rows.map { Int64($0) }, present: nil,
            form: NumberForm(.numbered, scale: 5, stem: [0x50])))
      ),
      ("key", .coded(keys, TextColumn((0..<9).map { "key\($0)" }))),
      ("held", .numbers(NumberColumn(values: held, present: mask, form: plain))),
      (
        "worth",
        .numbers(
          NumberColumn(
            values: zip(held, keys).map { $0 * Int64($1 + 2) / 3 }, present: nil, form: plain))
      ),
      ("text", .texts(TextColumn(rows.map { "text \($0 * $0)" }))),
    ]
    let facts = SourceFacts(byteCount: 1 << 16, digest: Digest(of: []))
    let table = SnapshotTable(
      name: "positions.csv", rowCount: rows.count,
      columns: columns.map { SnapshotColumn($0.0, $0.1) }, source: facts)
    var all: [UInt8] = []
    var writer = SnapshotWriter(program: "fuzz", threads: 1)
    writer.begin { all += $0 }
    writer.add(table) { all += $0 }
    writer.add(
      file: "pnl.f32", source: SourceFacts(byteCount: 64, digest: Digest(of: [])), stride: 4,
      read: { $0.map { UInt8($0) } }, { all += $0 })
    _ = writer.end(BookIdentity()) { all += $0 }
    return all
  }

  /// Of each chunk where it is and its digest.
  private static let chunks = places()

  private static func places() -> [(range: Range<Int>, digest: [UInt8])] {
    guard let reader = try? SnapshotReader(SnapshotBytes(bytes)) else { return [] }
    var start = 16
    return reader.manifest.tables.flatMap(\.chunks).map { chunk in
      defer { start += chunk.byteCount }
      return (start..<(start + chunk.byteCount), chunk.digest.bytes)
    }
  }
  private static let manifestStart =
    bytes.count - footerBytes - Int(bytes[bytes.count - 48])
    - Int(bytes[bytes.count - 47]) << 8

  /// The manifest with some of its bytes others.
  static func withManifest(_ changes: ArraySlice<UInt8>) -> [UInt8] {
    var result = bytes
    let room = bytes.count - footerBytes - manifestStart
    var place = 0
    for (index, byte) in changes.enumerated() {
      // Steps and bytes in turn.
      if index % 2 == 0 {
        place = (place + Int(byte)) % room
      } else {
        result[manifestStart + place] = byte
      }
    }
    return sealed(result)
  }

  /// One chunk with other bytes from its beginning on.
  static func withChunk(_ changes: ArraySlice<UInt8>) -> [UInt8] {
    guard let choice = changes.first else { return bytes }
    let (range, old) = chunks[Int(choice) % chunks.count]
    var result = bytes
    for (place, byte) in zip(range, changes.dropFirst()) { result[place] = byte }
    let digest = Digest(of: Array(result[range])).bytes
    var place = manifestStart
    while place + 32 <= bytes.count - footerBytes {
      if Array(result[place..<(place + 32)]) == old {
        result.replaceSubrange(place..<(place + 32), with: digest)
        break
      }
      place += 1
    }
    return sealed(result)
  }

  private static func sealed(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    let end = bytes.count - footerBytes
    let digest = Digest(of: Array(bytes[..<16] + bytes[manifestStart..<(end + 8)]))
    result.replaceSubrange((end + 8)..<(end + 40), with: digest.bytes)
    return result
  }
}
