// A stream of rows as bytes, broken in every place: an error each time, and never a trap.

import PostgresStore
import Testing

struct CopyStreamTests {
  private static let header = CopyStream.signature

  /// A row of a text, a number, a list and a null.
  private static let row: [UInt8] =
    [0, 4] + [0, 0, 0, 2, 0x68, 0x69]
    + [0, 0, 0, 12, 0, 2, 0, 0, 0, 0, 0, 2, 0, 1, 0x13, 0x88]
    + [0, 0, 0, 25, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 25, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0x61]
    + [255, 255, 255, 255]

  private func read(_ pieces: [[UInt8]]) throws(StoreFault) -> [String] {
    var rows: [String] = []
    try CopyStream.read(pieces) { row throws(StoreFault) in
      let text = try row.text() ?? "–"
      let number = try row.decimal().map { "\($0)" } ?? "–"
      let list = try row.texts() ?? []
      let last = try row.int32()
      rows.append("\(text) \(number) \(list) \(last.map { "\($0)" } ?? "–")")
    }
    return rows
  }

  @Test func wholeStreamIsRead() throws {
    let end: [UInt8] = [255, 255]
    #expect(
      try read([Self.header + Self.row, Self.row, end])
        == Array(repeating: "hi 1.50 [\"a\"] –", count: 2).map { $0.replacing("1.50", with: "1.5") }
    )
    #expect(try read([Self.header, Self.row, end]).count == 1)
    #expect(try read([Self.header + end]) == [])
  }

  @Test func everyCutIsAnError() {
    let whole = Self.header + Self.row
    for count in 0..<whole.count where count != Self.header.count {
      #expect(throws: StoreFault.self, "cut after \(count)") {
        try read([Array(whole.prefix(count)), [255, 255]])
      }
    }
    #expect(throws: StoreFault.self) { try read([whole]) }
    #expect(throws: StoreFault.self) { try read([whole, [255, 255], Self.row]) }
    #expect(throws: StoreFault.self) { try read([whole, [255, 255, 0]]) }
  }

  /// Any byte otherwise: read or refused, and nothing else.
  @Test func everyOtherByteIsReadOrRefused() {
    let whole = Self.header + Self.row
    var refused = 0
    for index in whole.indices {
      for value in [0, 1, 0x7F, 0x80, 0xFF] as [UInt8] where whole[index] != value {
        var broken = whole
        broken[index] = value
        do {
          _ = try read([broken, [255, 255]])
        } catch {
          refused += 1
        }
      }
    }
    #expect(refused > whole.count)
  }
}
