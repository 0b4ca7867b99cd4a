// Bytes of a terminal are the keys that a person pressed, whole or in pieces.

import Console
import TestKit
import Testing

struct KeyReaderTests {
  private func keys(_ text: String) -> [Key] {
    var reader = KeyReader()
    return reader.take(text.utf8)
  }

  @Test(arguments: [
    ("a", [Key.text("a")]), ("é", [.text("é")]), ("日", [.text("日")]), ("👍", [.text("👍")]),
    ("\r", [.enter]), ("\n", [.enter]), ("\t", [.text(" ")]), ("\u{7F}", [.backspace]),
    ("\u{8}", [.backspace]), ("\u{1}\u{5}", [.home, .end]), ("\u{2}\u{6}", [.left, .right]),
    ("\u{10}\u{E}", [.up, .down]), ("\u{15}\u{B}\u{17}", [.eraseToStart, .eraseToEnd, .eraseWord]),
    ("\u{3}\u{4}\u{1A}\u{C}", [.interrupt, .endOrDelete, .suspend, .clear]),
    ("\u{1B}[A\u{1B}[B\u{1B}[C\u{1B}[D", [.up, .down, .right, .left]),
    ("\u{1B}OA\u{1B}OB\u{1B}OC\u{1B}OD", [.up, .down, .right, .left]),
    ("\u{1B}[H\u{1B}[F\u{1B}OH\u{1B}OF", [.home, .end, .home, .end]),
    ("\u{1B}[1~\u{1B}[4~\u{1B}[7~\u{1B}[8~", [.home, .end, .home, .end]),
    ("\u{1B}[3~", [.delete]), ("\u{1B}[1;5C\u{1B}[1;3D", [.wordRight, .wordLeft]),
    ("\u{1B}b\u{1B}f\u{1B}\u{7F}", [.wordLeft, .wordRight, .eraseWord]),
  ])
  func bytesAreKeys(text: String, expected: [Key]) {
    #expect(keys(text) == expected)
  }

  @Test(arguments: [
    // Keys without a meaning here, and the one behind them.
    ("\u{1B}[15~x", [Key.text("x")]), ("\u{1B}[1;2Rx", [.text("x")]), ("\u{1B}OPx", [.text("x")]),
    ("\u{1B}qx", [.text("x")]), ("\u{0}x", [.text("x")]), ("\u{1B}[201~x", [.text("x")]),
    // What breaks off is dropped, and what breaks it off is not.
    ("\u{1B}\u{3}", [.interrupt]), ("\u{1B}[1;\u{3}", [.interrupt]), ("\u{1B}O\r", [.enter]),
    ("\u{1B}\u{1B}[A", [.up]), ("\u{1B}[\u{1B}[A", [.up]),
    ("\u{1B}[" + String(repeating: "1", count: 40) + "xy", [.text("y")]),
  ])
  func unknownKeysAreDropped(text: String, expected: [Key]) {
    #expect(Array(keys(text).suffix(1)) == expected)
    #expect(keys(text).count <= 9)
  }

  @Test func brokenCharactersAreReplaced() {
    var reader = KeyReader()
    #expect(reader.take([0xC3, 0x61]) == [.text("\u{FFFD}"), .text("a")])
    #expect(reader.take([0xFF, 0x80]) == [.text("\u{FFFD}"), .text("\u{FFFD}")])
    #expect(reader.take([0xE2, 0x82]) == [])
    #expect(reader.take([0x03]) == [.text("\u{FFFD}"), .interrupt])
  }

  @Test func pasteIsOneKeyWithItsLines() {
    let text = "\u{1B}[200~select net\r\n\tby desk\r-- \u{1B}[Aé\u{3}\n\u{1B}[201~x"
    #expect(keys(text) == [.paste("select net\n by desk\n-- [Aé\n"), .text("x")])
  }

  @Test func piecesOfAnyLengthAreTheSameKeys() {
    let text =
      "sél\u{1B}[D\u{1B}[1;5C日👍\u{1B}[200~a\r\nb\u{1B}[20\u{1B}[201~\u{1B}b\u{1B}[3~\r\u{3}\u{4}"
    let whole = keys(text)
    #expect(whole.count == 13)
    var random = SeededRandom(seed: 5)
    for _ in 0..<200 {
      var reader = KeyReader()
      var found: [Key] = []
      var rest = Array(text.utf8)[...]
      while !rest.isEmpty {
        let count = Int.random(in: 1...4, using: &random)
        found += reader.take(rest.prefix(count))
        rest = rest.dropFirst(count)
      }
      #expect(found == whole)
    }
  }

  @Test func anyBytesAtAllLeaveTheNextLineIntact() {
    var random = SeededRandom(seed: 6)
    for _ in 0..<2_000 {
      var reader = KeyReader()
      let bytes = (0..<12).map { _ in UInt8.random(in: 0...255, using: &random) }
      _ = reader.take(bytes)
      // A paste ends with its mark, all else with whatever is no part of it.
      #expect(reader.take("\u{1B}[201~\u{3}\r".utf8).last == .enter)
    }
  }
}
