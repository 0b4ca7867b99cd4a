// The reader of fixtures does what Fixtures/README.md says, and refuses what it does not say.

import Testing

struct FixtureReaderTests {
  static let base: [String: Fixture.Content] = [
    "a.csv": .bytes(Array("id,n\nx,1\ny,2\n".utf8))
  ]

  static func files(_ lines: String...) throws -> [String: String] {
    let text = "== case\n" + lines.joined(separator: "\n") + "\n"
    let fixture = try FixtureReader.read(text, origin: "t", base: base)[0]
    return (fixture.files ?? [:]).mapValues { String(decoding: $0, as: UTF8.self) }
  }

  @Test func aFieldIsReplacedByName() throws {
    #expect(try Self.files("a.csv:3 n=\"2,5\"")["a.csv"] == "id,n\nx,1\ny,\"2,5\"\n")
  }

  @Test func linesAreReplacedAddedAndContinued() throws {
    #expect(try Self.files("a.csv:2 | z", "  | zz")["a.csv"] == "id,n\nz\nzz\ny,2\n")
    #expect(
      try Self.files("a.csv + | z,3", "  |", "  | w")["a.csv"] == "id,n\nx,1\ny,2\nz,3\n\nw\n")
    #expect(try Self.files("b.csv = | h", "  | 1\\-")["b.csv"] == "h\n1")
  }

  @Test func filesAreRemovedAndEmptied() throws {
    #expect(try Self.files("a.csv -").isEmpty)
    #expect(try Self.files("a.csv =")["a.csv"] == "")
  }

  @Test func escapesAreBytes() throws {
    let text = "b.csv = | \\xFF\\u{E9}\\0\\r\\t\\e\\s\\\\\\{a\\#*3}\\-"
    let fixture = try FixtureReader.read("== c\n\(text)", origin: "t")[0]
    let expected: [UInt8] = [0xFF, 0xC3, 0xA9, 0, 0x0D, 0x09, 0x1B, 0x20, 0x5C]
    #expect(fixture.files?["b.csv"] == expected + Array("a1a2a3".utf8))
  }

  @Test func floatsAreLittleEndian() throws {
    let fixture = try FixtureReader.read("== c\nb.f32 floats 1 -2", origin: "t")[0]
    #expect(fixture.files?["b.f32"] == [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0])
  }

  @Test func expectationsHavePlaceFieldCodeAndWords() throws {
    let text = "== c\n! a.csv:2:5 n BAD \"so it is\"\n! a.csv WORSE\nrefused\nlarge\nneeds /x"
    let fixture = try FixtureReader.read(text, origin: "t")[0]
    #expect(
      fixture.expected == [
        .init(place: "a.csv:2:5", field: "n", code: "BAD", words: "so it is"),
        .init(place: "a.csv", field: "", code: "WORSE", words: ""),
      ])
    #expect(fixture.isRefused && fixture.isLarge && fixture.needs == ["/x"])
  }

  @Test(arguments: [
    "a.csv -", "== c\nnonsense", "== c\n  | x", "== c\na.csv:9 n=1", "== c\na.csv:2 m=1",
    "== c\nb.csv + | x", "== c\na.csv + | \\q", "== c\na.csv + | \\xZ1", "== c\na.csv ~ | x",
    "== c\n! a.csv", "== c\nb.f32 floats one", "== c\na.csv + | \\{abc",
  ])
  func whatIsNotUnderstoodIsAnError(text: String) {
    #expect(throws: FixtureFault.self) {
      try FixtureReader.read(text, origin: "t", base: Self.base)
    }
  }
}
