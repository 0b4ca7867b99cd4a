// Blocks as a client reads them: every encoding by hand, and everything that none may hold.

import Exact
import Query
import Testing
import Wire

struct BlockTests {
  /// Columns of an answer by the bytes of their encodings, as a client sees them; `rows` rows.
  private func values(
    _ type: UInt64, _ encoding: UInt8, _ bytes: [UInt8], rows: UInt64, declared: UInt64? = nil
  ) throws(WireFault) -> AnswerColumn.Values? {
    let block =
      RawFrame.uv(rows) + RawFrame.uv(1) + [encoding] + RawFrame.uv(UInt64(bytes.count)) + bytes
    return try Self.arrived(type, block, rows: declared ?? rows)?.columns.first?.values
  }

  static func arrived(
    _ type: UInt64, _ block: [UInt8], rows: UInt64, role: UInt64 = 3, more: [UInt8] = []
  ) throws(WireFault) -> Answer? {
    var client = ClientConnection()
    let stream = client.ask(Question("a"))
    let column = RawFrame.field(1, "c") + RawFrame.field(2, type) + RawFrame.field(3, role)
    let schema = RawFrame.field(1, column) + RawFrame.field(2, rows) + more
    let frames = [
      RawFrame(type: 0x81, payload: Self.welcome),
      RawFrame(type: 0x90, stream: stream, payload: schema),
      RawFrame(type: 0x91, stream: stream, payload: block),
      RawFrame(
        type: 0x93, stream: stream,
        payload: RawFrame.field(1, rows) + RawFrame.field(3, Self.contract)
          + RawFrame.field(4, Self.terms) + RawFrame.field(5, 1)),
    ]
    for frame in frames {
      for case .answered(_, let answer, _) in try client.receive(frame.bytes[...]) { return answer }
    }
    return nil
  }

  static let welcome = [1, 5, 6, 7].flatMap { RawFrame.field(UInt64($0), $0 == 7 ? 0 : 1) }
  static let contract =
    RawFrame.field(1, 1) + RawFrame.field(2, 1) + RawFrame.field(3, RawFrame.field(1, 0))
  static let terms =
    RawFrame.field(1, "s") + [5, 6, 7].flatMap { RawFrame.field($0, "USD") } + RawFrame.field(8, 4)

  @Test func plainValuesAreRead() throws {
    #expect(try values(0, 0, [1, 0], rows: 2) == .flags([true, false]))
    let minusTwo = [0xFE] + [UInt8](repeating: 0xFF, count: 7)
    #expect(try values(1, 0, minusTwo, rows: 1) == .integers([-2]))
    #expect(try values(2, 0, [0, 0, 0, 0, 0, 0, 0xF8, 0x3F], rows: 1) == .reals([1.5]))
    #expect(try values(3, 0, [2, 0xC3, 0xA9, 0], rows: 2) == .texts(["é", ""]))
    #expect(
      try values(4, 0, [1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF], rows: 2)
        == .dates([CalendarDate(day: 1), CalendarDate(day: -1)]))
    #expect(
      try values(5, 0, [2, 0xFF, 0x7F, 0, 0x80], rows: 2) == .decimals([32767, -32768], scale: 0))
    let wide = [9] + [UInt8](repeating: 0, count: 8) + [0x80]
    #expect(try values(5, 0, wide, rows: 1) == .decimals([-(Int128(1) << 71)], scale: 0))
    #expect(try values(6, 0, [3, 0x31, 0x2E, 0x35], rows: 1) == .digits(["1.5"]))
  }

  @Test func missingValuesTakeNoPlace() throws {
    #expect(try values(0, 0x80, [0b101, 1, 0], rows: 3) == .flags([true, nil, false]))
    #expect(try values(0, 0x81, [0b110, 1], rows: 3) == .flags([nil, true, true]))
    #expect(try values(5, 0x80, [0], rows: 3) == .decimals([nil, nil, nil], scale: 0))
    #expect(try values(5, 0x81, [0], rows: 2) == .decimals([nil, nil], scale: 0))
  }

  @Test func otherEncodingsAreRead() throws {
    #expect(try values(3, 1, [1, 0x61], rows: 3) == .texts(["a", "a", "a"]))
    // 5, 4, 6 as 5, −1, +2.
    #expect(try values(1, 2, [10, 1, 4], rows: 3) == .integers([5, 4, 6]))
    // "a", "b"; one bit each: b, a, b.
    #expect(try values(3, 3, [2, 1, 0x61, 1, 0x62, 1, 0b101], rows: 3) == .texts(["b", "a", "b"]))
    // −1 and three bits each: 0, 7, 2.
    #expect(try values(1, 4, [1, 3, 0b10_111_000, 0], rows: 3) == .integers([-1, 6, 1]))
    #expect(try values(5, 4, [4, 0], rows: 3) == .decimals([2, 2, 2], scale: 0))
    #expect(try values(0, 5, [2, 3, 1, 1, 0], rows: 4) == .flags([true, true, true, false]))
    // The differences of the extremes wrap, and come out as they were.
    let extremes = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 1] as [UInt8]
    #expect(try values(1, 2, extremes, rows: 2) == .integers([.min, .max]))
  }

  @Test(
    arguments: [
      (0, 0, [2], 1), (0, 0, [], 1), (0, 0, [0, 0], 1), (0, 6, [0], 1), (0, 0x80, [0b11, 1], 1),
      (0, 2, [0], 1), (2, 4, [0, 0], 1), (3, 2, [0], 1), (1, 3, [1, 0, 0], 1),
      (3, 0, [1, 0xFF], 1),
      (3, 0, [5, 0x61], 1), (5, 0, [0, 1], 1), (5, 0, [17], 1), (5, 0, [16, 1], 1),
      (4, 2, [0xFE, 0xFF, 0xFF, 0xFF, 0x0F], 1), (3, 3, [1, 1, 0x61, 1, 1], 1),
      (3, 3, [0, 0], 1), (3, 3, [1, 1, 0x61, 33], 1), (1, 4, [0, 65], 1), (1, 4, [0, 1, 2], 1),
      (0, 5, [1, 2, 1], 1), (0, 5, [2, 1, 0, 1, 1], 1), (0, 5, [1, 1, 1, 1], 1), (0, 5, [0], 1),
      (0, 5, [0xFF, 0xFF, 0x03], 1), (1, 2, [0x80, 0], 1), (0, 1, [1], 1 << 40),
      (0, 1, [1], (1 << 20) + 1),
    ] as [(UInt64, UInt8, [UInt8], UInt64)])
  func columnThatCannotBeIsRefused(
    type: UInt64, encoding: UInt8, bytes: [UInt8], rows: UInt64
  ) {
    #expect(throws: WireFault.self) {
      if let values = try values(type, encoding, bytes, rows: rows) {
        Issue.record("it was read as \(values)")
      }
    }
  }

  @Test func rowsMustBeThoseOfTheSchema() throws {
    #expect(throws: WireFault.self) { try values(0, 0, [1, 1], rows: 2, declared: 1) }
    #expect(throws: WireFault.self) { try values(0, 0, [1, 1], rows: 2, declared: 3) }
    // Two columns, where the schema has one.
    #expect(throws: WireFault.self) {
      try Self.arrived(0, [1, 2, 0, 1, 1, 0, 1, 1], rows: 1)
    }
    // Bytes behind the last column.
    #expect(throws: WireFault.self) { try Self.arrived(0, [1, 1, 0, 1, 1, 9], rows: 1) }
  }

  @Test func whatStandsBesideTheAnswerMustMakeSense() throws {
    let integer = { (value: UInt8) in [1, 1, 0, 8, value, 0, 0, 0, 0, 0, 0, 0] as [UInt8] }
    #expect(try Self.arrived(1, integer(2), rows: 1, role: 4)?.rows == [.total])
    #expect(try Self.arrived(1, integer(2), rows: 1, role: 5)?.depths == [2])
    #expect(try Self.arrived(0, [1, 1, 0, 1, 1], rows: 1, role: 6)?.incompleteRows == [0])
    #expect(throws: WireFault.self) { try Self.arrived(1, integer(3), rows: 1, role: 4) }
    #expect(throws: WireFault.self) { try Self.arrived(0, [1, 1, 0, 1, 1], rows: 1, role: 4) }
    #expect(throws: WireFault.self) { try Self.arrived(1, integer(1), rows: 1, role: 7) }
    #expect(throws: WireFault.self) { try Self.arrived(9, integer(1), rows: 1) }
    #expect(throws: WireFault.self) { try Self.arrived(1, [1, 1, 0x80, 1, 0], rows: 1, role: 5) }
  }
}
