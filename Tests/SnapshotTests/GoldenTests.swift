// Snapshots that were written once and must load for ever. A file here is never changed; a new
// version of the format adds one.

import Glibc
import Snapshot
import Testing

struct GoldenTests {
  @Test func version1Loads() throws {
    let bytes = try #require(Self.golden("version-1.snap"))
    let all = try Written.readAll(bytes)
    for table in SampleTables.fixed {
      #expect(all[table.name] == table.columns.flatMap { $0.content.rows }, "\(table.name)")
    }
    #expect(all["pnl.f32"]?.flatMap { $0 } == SampleTables.fixedFloats)
    let reader = try SnapshotReader(SnapshotBytes(bytes))
    #expect(reader.manifest.book == SampleTables.book)
    #expect(reader.manifest.program == "test")
    #expect(
      reader.digest.description
        == "12aa0b30d05938a153e17f5c407f3cd8554d17e47e2f9b5761f8f230cddbcb43")
  }

  private static func golden(_ name: String) -> [UInt8]? {
    let folders = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let path = (folders + ["Golden", Substring(name)]).joined(separator: "/")
    if let bytes = read(path) { return bytes }
    // SAFETY: the string lives for the call. GAIN: none, the environment has no other door.
    guard unsafe getenv("ESPALIER_REWRITE_GOLDEN") != nil else { return nil }
    let bytes = Written.bytes(SampleTables.fixed, floats: SampleTables.fixedFloats)
    // SAFETY: the stream is checked and closed, the array lives for the call. GAIN: none, files are
    // written by the system.
    guard let file = unsafe fopen(path, "w") else { return nil }
    _ = unsafe fwrite(bytes, 1, bytes.count, file)
    _ = unsafe fclose(file)
    return bytes
  }

  private static func read(_ path: String) -> [UInt8]? {
    // SAFETY: the stream is checked and closed, reads stay within the array. GAIN: as above.
    guard let file = unsafe fopen(path, "r") else { return nil }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = unsafe fread(&part, 1, part.count, file), count > 0 {
      bytes += part[0..<count]
    }
    return bytes
  }
}
