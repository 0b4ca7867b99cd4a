// Where queries end, and where they began.

import Console
import Testing

struct QueryScriptTests {
  private func queries(_ text: String, isByLine: Bool = false) -> [String] {
    var script = QueryScript(isByLine: isByLine)
    return (script.take(text.utf8) + script.finish()).map(\.text)
  }

  @Test(arguments: [
    ("", []), ("  \n\t\r\n", []), (";;;", []), ("-- nothing\n# at all", []),
    ("select net", ["select net"]), ("select net;", ["select net"]),
    ("select a\nselect b\n", ["select a", "select b"]),
    ("select a; select b", ["select a", "select b"]),
    ("select a\n  by b\n  where c = 1\n", ["select a\n  by b\n  where c = 1"]),
    ("select a\n\nby b", ["select a", "by b"]),
    ("select a\n  \r\nselect b", ["select a", "select b"]),
    ("explain\nselect a\nby b\nshow nodes", ["explain\nselect a\nby b", "show nodes"]),
    (
      "compare select a from 2026-01-01\nto 2026-02-01",
      ["compare select a from 2026-01-01\nto 2026-02-01"]
    ),
    ("SELECT a\nSHOW b", ["SELECT a", "SHOW b"]),
    ("selected a\nshowing b", ["selected a\nshowing b"]),
    ("select a where b = 'x;y'; select c", ["select a where b = 'x;y'", "select c"]),
    ("select a where b = 'it''s; -- no'; show c", ["select a where b = 'it''s; -- no'", "show c"]),
    ("select a where b = 'open\nselect c", ["select a where b = 'open", "select c"]),
    ("select a -- it's\n by b", ["select a        \n by b"]),
    ("select a # é; x\nby b", ["select a        \nby b"]),
    ("select a--b, c#d", ["select a--b, c#d"]),
    ("select a under F00--D1", ["select a under F00--D1"]),
    ("#!/usr/bin/env espalier\nselect a", ["select a"]),
    ("\u{FEFF}select a", ["select a"]),
    ("select a\r\nby b\r\n", ["select a\r\nby b"]),
    ("select a -- one\n-- two\nby b", ["select a       \n      \nby b"]),
  ])
  func queriesEndWhereTheyShould(text: String, expected: [String]) {
    #expect(queries(text) == expected)
  }

  @Test func linesAreCountedFromOne() {
    var script = QueryScript()
    let found = script.take("-- first\n\n  select a\n by b\n\nshow c; show d".utf8)
    #expect(found.map(\.line) == [3])
    #expect(script.finish().map(\.line) == [6, 6])
  }

  @Test func commentsKeepPlaces() {
    #expect(queries("select a -- é\nby b")[0].utf8.count == "select a -- é\nby b".utf8.count)
  }

  @Test func anyPiecesGiveTheSame() {
    let text = "select a -- x;\n by 'b;c'\nshow d;explain\nselect e\n\nselect é"
    let whole = queries(text)
    for size in 1...12 {
      var script = QueryScript()
      let bytes = Array(text.utf8)
      var found: [QueryScript.Query] = []
      for start in stride(from: 0, to: bytes.count, by: size) {
        found += script.take(bytes[start..<min(start + size, bytes.count)])
      }
      #expect((found + script.finish()).map(\.text) == whole)
    }
  }

  @Test func onATerminalALineIsAQuery() {
    #expect(queries("select a\nby b\n", isByLine: true) == ["select a", "by b"])
    var script = QueryScript(isByLine: true)
    #expect(script.take("select a; show b\n".utf8).map(\.text) == ["select a", "show b"])
  }

  @Test func bytesThatAreNoTextAreSaid() {
    var script = QueryScript()
    let found = script.take([0x73, 0xFF, 0x3B, 0x0A])
    #expect(found.map(\.isUTF8) == [false])
    #expect(found.map(\.text) == ["s\u{FFFD}"])
  }

  @Test func whatIsNoTextAtAllIsToldFromATextWithASlip() {
    func sign(_ bytes: [UInt8]) -> String? { QueryScript.signOfNoText(bytes) }
    #expect(sign([0xFF, 0xFE, 0x73, 0x00])?.contains("UTF-16") == true)
    #expect(sign(Array("select net\0".utf8))?.contains("zero byte") == true)
    let noise = (0..<400).map { UInt8($0 % 251 + 1) }
    #expect(sign(noise)?.contains("not UTF-8") == true)
    for text in ["", "select net", "select net where issuer = 'Société Générale 日本'"] {
      #expect(sign(Array(text.utf8)) == nil)
    }
    // A name in Latin-1, and a character that the end of a piece has cut.
    #expect(sign(Array("where issuer = 'Soci".utf8) + [0xE9] + Array("t".utf8) + [0xE9]) == nil)
    #expect(sign(Array("日".utf8).dropLast()) == nil)
  }

  @Test func endlessQueryIsNoticed() {
    var script = QueryScript()
    _ = script.take(repeatElement(UInt8(ascii: "a"), count: QueryScript.longestBytes))
    #expect(!script.isOverlong)
    _ = script.take([UInt8(ascii: "a")])
    #expect(script.isOverlong)
    script.discard()
    #expect(!script.isOverlong)
  }
}
